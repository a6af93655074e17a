"""What a reader means by NORM in `heng explain`: an id, a provision, `route`, or a few words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from dsl.statute import Norm, Reference
from engine.report import Exemption, Finding, Level, Report, Route
from kb.rulebook import Rules

ROUTES = frozenset(("route", "routes", "export-route", "路径", "出境路径"))
LEVELS = frozenset(("level", "levels", "等级", "分级"))
NEAREST_SHOWN = 6
_PLACE = re.compile(r"[ -]*(?:art(?:icle)?\.? *|第)?(\d+(?:-\d+)?)条?((?: *\(\d+\))*)")


@dataclass(frozen=True)
class Found:
    """What matched: parts of the report, and ids of norms that the report does not list."""

    routes: tuple[Route, ...] = ()
    levels: tuple[Level, ...] = ()
    findings: tuple[Finding, ...] = ()
    exemptions: tuple[tuple[Exemption, str], ...] = ()
    norms: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.routes, self.levels, self.findings, self.exemptions, self.norms))

    def on(self, entity: str) -> Found:
        """Only what concerns one entity; norms outside the report stay, to be proved on it."""
        return Found(
            tuple(route for route in self.routes if route.transfer == entity),
            tuple(level for level in self.levels if level.dataset == entity),
            tuple(finding for finding in self.findings if finding.on == entity),
            tuple(pair for pair in self.exemptions if pair[1] == entity),
            self.norms,
        )


def folded(text: str) -> str:
    """A query or name as it is compared: small letters, plain spaces and brackets."""
    plain = text.replace("\u00a0", " ").replace("（", "(").replace("）", ")")
    return " ".join(plain.casefold().split())


def provision(query: str, instruments: Iterable[str]) -> Reference | None:
    """The provision that a query names, e.g. `PIPL 55(4)`, `pipl 55`; None if it names none."""
    words = folded(query)
    for instrument in instruments:
        if words.startswith(folded(instrument)):
            match = _PLACE.fullmatch(words[len(folded(instrument)) :])
            if match is not None:
                pinpoints = tuple(map(int, re.findall(r"\d+", match[2])))
                return Reference(instrument, match[1], pinpoints)
    return None


def find(query: str, report: Report, rules: Rules) -> Found:
    """Everything that a query may mean, the most exact reading alone; empty if there is none."""
    words = folded(query)
    if words in ROUTES:
        return Found(routes=report.routes)
    scales = {folded(level.scale) for level in report.levels}
    if words in LEVELS or words in scales:
        found = (level for level in report.levels if words in (*LEVELS, folded(level.scale)))
        return Found(levels=tuple(found))
    exact = {folded(norm.id): norm.id for norm in rules.norms}
    if words in exact:
        return _of_norms((exact[words],), report)
    reference = provision(query, rules.modules)
    if reference is not None:
        inside = [n.id for n in rules.norms if any(reference.covers(s) for s in n.sources)]
        around = [n.id for n in rules.norms if any(s.covers(reference) for s in n.sources)]
        return _of_norms(tuple(inside or around), report)
    return _by_words(words, report, rules)


def _of_norms(ids: tuple[str, ...], report: Report) -> Found:
    """The findings and exemptions of some norms; norms without any remain to be proved."""
    wanted = set(ids)
    findings = tuple(f for f in (*report.duties, *report.permissions) if f.norm in wanted)
    exemptions = tuple(
        (exemption, route.transfer)
        for route in report.routes
        for exemption in route.exemptions
        if exemption.norm in wanted
    )
    listed = {f.norm for f in findings} | {e.norm for e, _ in exemptions}
    return Found((), (), findings, exemptions, tuple(i for i in ids if i not in listed))


def _by_words(words: str, report: Report, rules: Rules) -> Found:
    """An entity's name, an action's or a term's name, or a fragment of a label or an id."""
    if not words:
        return Found()
    routes = tuple(route for route in report.routes if folded(route.transfer) == words)
    levels = tuple(level for level in report.levels if folded(level.dataset) == words)
    if routes or levels:
        return Found(routes=routes, levels=levels)
    in_report = tuple(
        finding
        for finding in (*report.duties, *report.permissions)
        if words in (folded(finding.action), folded(finding.on))
        or any(words in folded(side) for side in (finding.label.en, finding.label.zh))
        or words in folded(finding.norm)
    )
    if in_report:
        return Found(findings=in_report)
    return _of_norms(tuple(n.id for n in rules.norms if _speaks_of(n, words, rules)), report)


def _speaks_of(norm: Norm, words: str, rules: Rules) -> bool:
    return any(words in folded(text) for text in _names_of(norm, rules))


def _names_of(norm: Norm, rules: Rules) -> Iterator[str]:
    yield norm.id
    schema = rules.schema
    for name in filter(None, (norm.action, norm.term)):
        yield name
        known = schema.concepts.get(name) or schema.terms.get(name)
        if known is not None:
            yield from (known.label.en, known.label.zh)


def nearest(query: str, report: Report, rules: Rules) -> tuple[str, ...]:
    """The names closest to a query that matched nothing, the best first."""
    names: dict[str, str] = {}
    for norm in rules.norms:
        for name in _names_of(norm, rules):
            names.setdefault(folded(name), name)
        for source in norm.sources:
            names.setdefault(folded(str(source)), str(source))
    for entity in (*(r.transfer for r in report.routes), *(x.dataset for x in report.levels)):
        names.setdefault(folded(entity), entity)
    names["route"] = "route"
    found = get_close_matches(folded(query), list(names), n=NEAREST_SHOWN, cutoff=0.5)
    return tuple(dict.fromkeys(names[name] for name in found))
