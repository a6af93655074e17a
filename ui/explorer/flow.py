"""A scenario as a map: who and what lies where, what crosses the border, and how it stands.

Worked out from the scenario and its report; nothing here draws. Rows from left to right:
organizations, processing, datasets, transfers at the border, and who receives.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dsl.expressions import Path
from dsl.scenario import Scenario
from dsl.schema import Schema
from engine.report import Report
from engine.world import World
from ui.explorer.rows import URGENCY

MAINLAND, BEYOND, ABROAD, UNSAID = "mainland", "beyond", "abroad", "unsaid"
PLACES = ((MAINLAND, "CN"), (BEYOND, "hong-kong-macao-taiwan"), (ABROAD, "abroad"))
OUTSIDE = (ABROAD, BEYOND, UNSAID)  # from top to bottom
SORTS = ("organization", "processing", "dataset", "transfer", "recipient", "foreign-authority")
PEOPLE = ("organization", "recipient", "foreign-authority")
BORDER, BESIDE = 60.0, 77.0  # the border; data that lie beyond it
COLUMNS = {
    (MAINLAND, "organization"): 5.0,
    (MAINLAND, "processing"): 18.0,
    (MAINLAND, "dataset"): 31.0,
    (MAINLAND, "transfer"): 44.0,
    (MAINLAND, "recipient"): 51.0,
    (ABROAD, "organization"): 87.0,
    (ABROAD, "processing"): BESIDE,
    (ABROAD, "dataset"): BESIDE,
    (ABROAD, "transfer"): BORDER,
    (ABROAD, "recipient"): 87.0,
}
HEAD = 38  # pixels at the top of a zone for its words
STEP = 12.0  # a transfer within the mainland stands lower than its data, off the way to the border
ROW, LOWEST, HIGHEST = 44, 330, 1600  # pixels: a row, the least and the greatest height


@dataclass(frozen=True)
class Place:
    """An entity on the map: its zone, the concept of its place, and where it is drawn."""

    name: str
    sort: str
    zone: str
    where: str
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class Link:
    """What leads from one entity to another; `by` is the transfer that it is a part of, if any."""

    source: str
    target: str
    by: str = ""


@dataclass(frozen=True)
class Band:
    """A zone outside the mainland as it is drawn, from `top` to `bottom`."""

    zone: str
    top: float
    bottom: float


@dataclass(frozen=True)
class Flow:
    """The whole map: entities with their places, links, zones outside, and the height in pixels."""

    places: tuple[Place, ...]
    links: tuple[Link, ...]
    bands: tuple[Band, ...]
    height: int


@dataclass
class Standing:
    """How many findings on an entity are breached, open, undetermined, met."""

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def worst(self) -> str:
        """The most urgent status there is; empty if there is none."""
        return next((status for status in URGENCY if self.counts.get(status)), "")


def flow(scenario: Scenario, schema: Schema) -> Flow:
    """The map of a scenario; it needs no report."""
    world = World(scenario, schema, scenario.as_of)
    return arranged([_place(world, name) for name in _shown(world)], tuple(_links(world)))


def around(whole: Flow, name: str) -> Flow:
    """The part of a map that leads to an entity, or on from it."""
    kept = {name}
    for start, end in (("source", "target"), ("target", "source")):
        left = [name]
        while left:
            here = left.pop()
            for link in whole.links:
                other = getattr(link, end)
                if getattr(link, start) == here and other not in kept:
                    kept.add(other)
                    left.append(other)
    links = tuple(x for x in whole.links if x.source in kept and x.target in kept)
    return arranged([place for place in whole.places if place.name in kept], links)


def arranged(found: Sequence[Place], links: tuple[Link, ...]) -> Flow:
    """Entities and links with a place for each."""
    bands = _bands(found)
    order = _order(found, links)
    tallest = max((len(column) for column in order.values()), default=0)
    outside = sum(1 for place in found if place.zone != MAINLAND and place.sort in PEOPLE)
    rows = max(tallest, outside + 2 * len(bands))
    height = min(HIGHEST, max(LOWEST, ROW * rows))
    return Flow(tuple(_set(order, bands, 100.0 * HEAD / height)), links, bands, height)


def standings(report: Report) -> dict[str, Standing]:
    """Entity → how the law's tasks on it, and duties that no task holds, stand."""
    found: dict[str, Standing] = {}
    held = {(norm, task.on) for task in report.tasks for norm in task.norms}
    loose = [f for f in report.duties if (f.norm, f.on) not in held]
    told = [(task.on, task.status) for task in report.tasks if not task.foreign]
    told += [(f.on, f.status) for f in loose if not f.foreign]
    for on, status in told:
        if status in URGENCY:
            counts = found.setdefault(on, Standing()).counts
            counts[status] = counts.get(status, 0) + 1
    return found


def zone_of(place: str, schema: Schema) -> str:
    """The zone of a place: mainland, beyond (the rest of China), abroad, or unsaid."""
    return next((zone for zone, root in PLACES if schema.is_below(place, root)), UNSAID)


# --- who is where


def _shown(world: World) -> list[str]:
    return [e.name for e in world.entities.values() if e.sort in SORTS]


def _follow(world: World, name: str, *steps: str) -> list[str]:
    return [str(item) for item in world.follow(Path("e", steps), {"e": name}).items]


def _place(world: World, name: str) -> Place:
    """Where an entity lies: as it says, or as the organization does that it belongs to."""
    sort = world.sort_of(name)
    ways = {
        "dataset": (("stored",), ("controller", "located")),
        "processing": (("by", "located"),),
        "transfer": (("accessed-from",),),
    }.get(sort, (("located",),))
    for steps in ways:
        where = _follow(world, name, *steps)
        if where:
            return Place(name, sort, zone_of(where[0], world.schema), where[0])
    inland = sort in ("dataset", "processing")  # drawn beside those that say more
    return Place(name, sort, MAINLAND if inland else UNSAID, "")


def _links(world: World) -> Iterable[Link]:
    """Organization → processing → dataset → transfer → recipient, as far as each is said."""
    joined: set[str] = set()
    for processing in world.of_sort("processing"):
        by = _follow(world, processing.name, "by")
        on = _follow(world, processing.name, "on")
        joined.update(on if by else ())
        yield from (Link(name, processing.name) for name in by)
        yield from (Link(processing.name, name) for name in on)
    for dataset in world.of_sort("dataset"):
        if dataset.name not in joined:
            holders = _follow(world, dataset.name, "controller")
            yield from (Link(name, dataset.name) for name in holders)
    for transfer in world.of_sort("transfer"):
        data = _follow(world, transfer.name, "data")
        sources = data or _follow(world, transfer.name, "from")
        targets = _follow(world, transfer.name, "to")
        yield from (Link(name, transfer.name, transfer.name) for name in sources)
        yield from (Link(transfer.name, name, transfer.name) for name in targets)


# --- where each is drawn


def _column(place: Place) -> float:
    sort = "recipient" if place.sort == "foreign-authority" else place.sort
    return COLUMNS[MAINLAND if place.zone == MAINLAND else ABROAD, sort]


def _order(found: Sequence[Place], links: Iterable[Link]) -> dict[float, list[Place]]:
    """The entities of each column from top to bottom, so that few links cross.

    Who receives stands by zone and country; each column to the left follows the one on its right.
    """
    beside: dict[str, list[str]] = {}
    for link in links:
        beside.setdefault(link.source, []).append(link.target)
        beside.setdefault(link.target, []).append(link.source)
    columns: dict[float, list[Place]] = {}
    for place in found:
        columns.setdefault(_column(place), []).append(place)
    level: dict[str, float] = {}
    for x in sorted(columns, reverse=True):
        if x > BORDER:
            ranks = {place.name: _outside(place) for place in columns[x]}
        else:
            ranks = {p.name: _mean(beside.get(p.name, ()), level) for p in columns[x]}
        column = sorted(columns[x], key=lambda place: ranks[place.name])
        level |= {place.name: row / len(column) for row, place in enumerate(column)}
        columns[x] = column
    return columns


def _outside(place: Place) -> tuple[float, str]:
    """By zone, then by country."""
    return (OUTSIDE.index(place.zone) if place.zone in OUTSIDE else len(OUTSIDE), place.where)


def _mean(names: Iterable[str], level: dict[str, float]) -> tuple[float, str]:
    """The middle of what is joined and has its row already; last where there is none."""
    known = [level[name] for name in names if name in level]
    return (sum(known) / len(known) if known else 1.0, "")


def _bands(found: Iterable[Place]) -> tuple[Band, ...]:
    """The zones outside that have somebody in them, each as high as it has rows."""
    counts = dict.fromkeys(OUTSIDE, 0.0)
    for place in found:
        if place.zone in counts and place.sort != "transfer":
            counts[place.zone] += 1
    used = {zone: count + 1 for zone, count in counts.items() if count} or {ABROAD: 1.0}
    whole, top, bands = sum(used.values()), 0.0, []
    for zone, share in used.items():
        bottom = top + 100.0 * share / whole
        bands.append(Band(zone, round(top, 2), round(bottom, 2)))
        top = bottom
    return tuple(bands)


def _set(columns: dict[float, list[Place]], bands: Iterable[Band], head: float) -> Iterable[Place]:
    """Each entity at its row: over the whole height, or within its zone outside."""
    limits = {band.zone: (band.top, band.bottom) for band in bands}
    for x, column in columns.items():
        groups: dict[str, list[Place]] = {}
        for place in column:
            groups.setdefault(place.zone if x > BORDER else "", []).append(place)
        for zone, group in groups.items():
            top, bottom = limits.get(zone, (0.0, 100.0))
            low = min(top + head, (top + bottom) / 2)
            lower = STEP if x == COLUMNS[MAINLAND, "transfer"] else 0.0
            for row, place in enumerate(group):
                y = low + (bottom - low) * (row + 0.5) / len(group) + lower
                yield Place(place.name, place.sort, place.zone, place.where, x, round(y, 2))
