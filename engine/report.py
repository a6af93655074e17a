"""The report: a plain record of everything found, the same for every writer.

Its JSON form is described by the published schema (`heng schema`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from dsl.statute import Range, Text
from engine.clock_record import DeadlineNote, Incident
from engine.conflict_record import Conflict, Sanction


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    """A fact that a proof rests on.

    `said` is `said` (in the scenario, at line and column), `assumed` (by the ontology's
    assumption, nothing was said), `derived` (through a default path) or `not-said`.
    """

    entity: str
    attribute: str
    value: Text
    said: str
    line: int = 0
    column: int = 0
    end_line: int = 0


class Proof(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step of a derivation: a statement, its truth, the facts and the parts that carry it.

    `provision` and `gist` are set where the step is a norm; `relation` says what a part is to its
    parent: `fulfilment`, `exception`, `constituted-by`, `shown-above` (derived earlier in the same
    proof), or nothing.
    """

    truth: str
    says: Text
    facts: tuple[Fact, ...] = ()
    parts: tuple[Proof, ...] = ()
    provision: str = ""
    gist: Text | None = None
    relation: str = ""


class Finding(msgspec.Struct, frozen=True, omit_defaults=False):
    """A duty, prohibition or permission that touches the scenario.

    `status` is met, breached, open, undetermined or defeated; permissions are `available`,
    `undetermined` or `defeated`. `defeated_by` and `unknown` give the reasons (provisions that
    exempt; facts as `entity.attribute` that are not known). `bearer` are entity names. `draft`:
    the finding rests on a draft and is not law. `foreign`: it is law of another State.
    """

    norm: str
    on: str
    bearer: tuple[str, ...]
    action: str
    label: Text
    modality: str
    status: str
    sources: tuple[str, ...]
    gist: Text
    deadline: DeadlineNote | None
    keep: Text | None
    sanction: tuple[Sanction, ...]
    defeated_by: tuple[str, ...]
    unknown: tuple[str, ...]
    judgements: tuple[Text, ...]
    proof: Proof
    draft: bool = False
    foreign: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is Chinese law in force, or an own rule, so that its breach is one."""
        return not self.draft and not self.foreign


class Margin(msgspec.Struct, frozen=True):
    """The distance to the next threshold that changes the route.

    The count lies between `at_least` and `at_most` (None: no upper bound known); `remaining` is
    `threshold - at_most` (None while the count may have reached it). `reached_on` is the date at
    the declared growth.
    """

    counts: Text
    at_least: int
    at_most: int | None
    threshold: int
    remaining: int | None
    source: str
    next_route: str
    reached_on: date | None


class Exemption(msgspec.Struct, frozen=True):
    """An exemption that was considered for a transfer; `status` is applies, fails or unknown."""

    norm: str
    source: str
    label: Text
    status: str
    proof: Proof


class Route(msgspec.Struct, frozen=True):
    """The export route of one transfer and the articles that give it.

    `route` is prohibited, approval, security-assessment, contract-or-certification,
    negative-list, exempt, not-an-export or undetermined; `possible` are the routes that could
    still follow when it is undetermined.
    """

    transfer: str
    route: str
    label: Text
    under: tuple[str, ...]
    margin: Margin | None
    possible: tuple[str, ...]
    exemptions: tuple[Exemption, ...]
    unknown: tuple[str, ...]
    proof: Proof
    draft: bool = False


class Tier(msgspec.Struct, frozen=True):
    """One tier of a sanction provision: an order or warning, refusal, a serious case, and so on.

    `least` and `high` are the fine in RMB, which may be `optional`: then the authority may leave
    it at orders. `turnover` is the share of last year's turnover in per cent that may be taken
    instead, and `turnover_fine` that share in RMB where the turnover is said. `gains_multiple`
    counts a sum that no scenario says. `condition` says when the tier is reached.
    """

    source: str
    condition: Text | None
    orders: Text | None
    least: int
    high: int
    turnover: int | None = None
    turnover_fine: int | None = None
    gains_multiple: Range | None = None
    persons_fine: Range | None = None
    optional: bool = False


class Exposure(msgspec.Struct, frozen=True):
    """The fines that a bearer risks: from the lowest tier to the highest of one provision.

    `source` is the provision with the highest ceiling; the fines of the provisions `set_aside` do
    not add up with it, since one act is fined once, under `rule`. `high` is None where no ceiling
    can be named, because a turnover or unlawful gains are not said (`unspecified` says which);
    `at_least` is the ceiling that is fixed in any case. `persons` is the fine on those responsible.
    """

    bearer: str
    source: str
    low: int
    high: int | None
    at_least: int
    persons: Range | None
    tiers: tuple[Tier, ...]
    set_aside: tuple[str, ...] = ()
    rule: str = ""
    unspecified: tuple[Text, ...] = ()


class Act(msgspec.Struct, frozen=True):
    """One unlawful act: the breached tasks (`action@on`) that are one, with their exposure."""

    tasks: tuple[str, ...]
    exposure: Exposure


class Total(msgspec.Struct, frozen=True):
    """What a bearer risks for all its breaches, if each act is punished on its own.

    The sums are over distinct acts; `high` is None where one of them has no ceiling.
    """

    bearer: str
    low: int
    high: int | None
    at_least: int
    acts: tuple[Act, ...]


class Task(msgspec.Struct, frozen=True):
    """What several laws ask on one object, folded into one thing to do.

    `status` is the worst of the norms folded: breached, open, undetermined, met. `deadline` and
    `keep` are the strictest and the longest, `fine_up_to` the highest fixed fine in RMB. A task
    that is breached has an exposure for each bearer. `draft`: its norms rest on drafts.
    `foreign`: they are law of another State.
    """

    action: str
    label: Text
    on: str
    bearer: tuple[str, ...]
    status: str
    norms: tuple[str, ...]
    sources: tuple[str, ...]
    deadline: DeadlineNote | None
    keep: Text | None
    fine_up_to: int | None
    turnover_up_to: int | None
    draft: bool = False
    exposure: tuple[Exposure, ...] = ()
    foreign: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is Chinese law in force, or an own rule."""
        return not self.draft and not self.foreign


class Control(msgspec.Struct, frozen=True):
    """What a norm asks of a dataset because of its level.

    `modality` tells law (duty, prohibition) from doctrine (recommendation, which cannot be
    breached). `measure` is what would put it in place; `levels` are the levels that ask for it: a
    dataset keeps the controls of each kind of data in it. `status` is in-place, missing (said not
    to be done), not-said or undetermined (not known whether it is asked for); `unknown` are the
    facts on which the last two hang.
    """

    norm: str
    modality: str
    measure: str
    label: Text
    levels: tuple[str, ...]
    status: str
    sources: tuple[str, ...]
    unknown: tuple[str, ...]
    proof: Proof


class Level(msgspec.Struct, frozen=True):
    """The place of a dataset on one protection scale, with the provision that gives it.

    `controls` are what the norms of the scale ask for there.
    """

    dataset: str
    scale: str
    level: str
    label: Text
    under: tuple[str, ...]
    possible: tuple[str, ...]
    proof: Proof
    draft: bool = False
    controls: tuple[Control, ...] = ()


class Sharing(msgspec.Struct, frozen=True):
    """The form in which a transfer shares data, and the one that the balance of interests gives.

    `mode` is the least intrusive form that serves the purpose: raw, de-identified, aggregated,
    computation, none, or undetermined, then `possible` are those that could follow. `excessive`:
    the form declared shows more than any possible one. Doctrine, not law.
    """

    transfer: str
    declared: str
    declared_label: Text
    mode: str
    label: Text
    possible: tuple[str, ...]
    excessive: bool


class Question(msgspec.Struct, frozen=True):
    """A fact not said, how to ask for it, and the findings that hang on it."""

    entity: str
    attribute: str
    text: Text
    settles: int
    findings: tuple[str, ...]


class Assumption(msgspec.Struct, frozen=True):
    """A value taken because nothing was said, and how many findings rest on it."""

    entity: str
    attribute: str
    value: Text


class Receipt(msgspec.Struct, frozen=True):
    """Hashes (SHA-256) with which the answer can be replayed."""

    scenario: str
    rulebook: str
    heng: str


class NotInForce(msgspec.Struct, frozen=True):
    """An instrument that is not law on the date.

    `state` is `not-yet` (it enters into force on `day`) or `no-longer` (`day` was its last).
    """

    instrument: str
    title: Text
    state: str
    day: date


class Report(msgspec.Struct, frozen=True):
    """The whole answer for one scenario on one date.

    `next_change` is the first later date on which a norm enters into force or leaves it, as far
    as the knowledge base knows, which is up to `known_until`; `changing` are the instruments or
    articles concerned. `not_in_force` are the instruments that are not law on the date. `drafts`
    were weighed as if they were law. `totals` add the exposures up for each bearer. `sharings` are
    the transfers that say in which form they share. `now` is the moment of the date, where the time
    of day is said. `incidents` are those of the scenario, each with its clocks.
    """

    title: str
    file: str
    as_of: date
    versions: dict[str, str]
    receipt: Receipt
    routes: tuple[Route, ...]
    duties: tuple[Finding, ...]
    permissions: tuple[Finding, ...]
    tasks: tuple[Task, ...]
    conflicts: tuple[Conflict, ...]
    levels: tuple[Level, ...]
    questions: tuple[Question, ...]
    assumptions: tuple[Assumption, ...]
    judgements: tuple[Text, ...]
    totals: tuple[Total, ...] = ()
    next_change: date | None = None
    changing: tuple[str, ...] = ()
    not_in_force: tuple[NotInForce, ...] = ()
    known_until: date | None = None
    drafts: tuple[str, ...] = ()
    sharings: tuple[Sharing, ...] = ()
    now: datetime | None = None
    incidents: tuple[Incident, ...] = ()


Record = TypeVar("Record", bound=msgspec.Struct)


def abridged_proof(proof: Proof) -> Proof:
    """The same proof with each step derived once; later mentions are `shown-above`."""
    shown: set[int] = set()

    def walk(step: Proof) -> Proof:
        if not step.parts:
            return step
        if id(step) in shown:
            return msgspec.structs.replace(step, parts=(), facts=(), relation="shown-above")
        shown.add(id(step))
        return msgspec.structs.replace(step, parts=tuple(walk(part) for part in step.parts))

    return walk(proof)


def abridged(report: Record) -> Record:
    """A report, or a part of one, with abridged proofs, as it is written out."""
    short: Record = _abridged(report)
    return short


def _abridged(value: Any) -> Any:
    if isinstance(value, Proof):
        return abridged_proof(value)
    if isinstance(value, tuple):
        return tuple(_abridged(item) for item in value)
    if isinstance(value, msgspec.Struct) and not isinstance(value, Text):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        return type(value)(**{name: _abridged(item) for name, item in fields.items()})
    return value
