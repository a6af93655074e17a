"""How the map looks: kinds of node and arrow, labels with route and level, signs of findings."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.schema import Schema
from engine.report import Level, Report, Route
from ui.citations import cite
from ui.explorer.flow import BESIDE, BORDER, MAINLAND, Flow, Place, Standing, standings
from ui.explorer.flow_map_words import say
from ui.explorer.graph import Edge, Kind, Node, Zone
from ui.reasons import SYMBOLS, Voice
from ui.words import name, route_name

ROUTE_COLOURS = {
    "prohibited": "red",
    "approval": "red",
    "security-assessment": "amber",
    "contract-or-certification": "accent",
    "negative-list": "accent",
    "exempt": "green",
    "not-an-export": "grey",
    "undetermined": "violet",
}
LEVEL_COLOURS = ("green", "accent", "amber", "red")  # from the lowest of a scale to its highest
TINTS = {"breached": "red", "open": "amber", "undetermined": "violet", "met": "green"}
ZONE_COLOURS = {"mainland": "green-bg", "abroad": "paper", "beyond": "tint", "unsaid": "violet-bg"}
INSIDE, PLAIN = "inside", "plain"
ROOM, NARROW, WIDE = 155, 215, 330  # pixels for a label; for one at the border, as there is room


class Picture:
    """The nodes, arrows and kinds of one map in one language."""

    def __init__(
        self, flow: Flow, report: Report, schema: Schema, voice: Voice, scale: str
    ) -> None:
        """`scale` is the one by which datasets are coloured; it may be empty."""
        self.flow, self.schema, self.voice = flow, schema, voice
        self.lang = voice.lang
        self.scale = scale
        self.routes = {route.transfer: route for route in report.routes}
        self.levels = {x.dataset: x for x in report.levels if x.scale == scale}
        self.standings = standings(report)
        self.wide = NARROW if any(place.x == BESIDE for place in flow.places) else WIDE
        self.kinds = self._kinds()
        self.ways = self._ways()

    # kinds

    def _kinds(self) -> dict[str, Kind]:
        lang = self.lang
        found = {
            "organization": Kind(say("kind.organization", lang), "accent", "square"),
            "processing": Kind(say("kind.processing", lang), "grey", "diamond"),
            PLAIN: Kind(say("kind.plain", lang), "grey"),
        }
        for level in self.levels.values():
            words = say("kind.dataset", lang, level=self.level_words(level))
            found[f"level:{level.level}"] = Kind(words, self._level_colour(level.level))
        for route in self.routes.values():
            words = say("kind.transfer", lang, route=route_name(route, lang))
            colour = ROUTE_COLOURS.get(route.route, "grey")
            found[self.route_kind(route)] = Kind(words, colour, "triangle-right", listed=False)
        found["recipient"] = Kind(say("kind.recipient", lang), "soft", "square")
        words = say("kind.foreign-authority", lang)
        return found | {"foreign-authority": Kind(words, "soft", "triangle-up")}

    def _ways(self) -> dict[str, Kind]:
        found = {INSIDE: Kind(say("way.inside", self.lang), "faint", "dotted")}
        for route in self.routes.values():
            words = say("way.transfer", self.lang, route=route_name(route, self.lang))
            dash = "dashed" if route.route in ("undetermined", "prohibited") else "line"
            found[self.route_kind(route)] = Kind(
                words, ROUTE_COLOURS.get(route.route, "grey"), dash
            )
        return found

    def route_kind(self, route: Route) -> str:
        """One kind for each answer: exempt by a provision is not the same as asked by none."""
        return f"route:{route_name(route, self.lang)}"

    def _level_colour(self, code: str) -> str:
        """By its place on the scale."""
        terms = [term for term in self.schema.terms.values() if term.scale == self.scale]
        codes = [term.code for term in sorted(terms, key=lambda term: term.order)]
        if code not in codes:
            return "violet" if code == "undetermined" else "grey"
        last = max(1, len(codes) - 1)
        return LEVEL_COLOURS[round(codes.index(code) * (len(LEVEL_COLOURS) - 1) / last)]

    def level_words(self, level: Level) -> str:
        """The level in words."""
        if level.level == "none":
            return say("level.none", self.lang)
        return self.voice.text(level.label)

    # nodes and arrows

    def nodes(self) -> list[Node]:
        """A node for each entity."""
        return [self.node(place) for place in self.flow.places]

    def node(self, place: Place) -> Node:
        """Label, sign and tooltip of one entity."""
        kind, words = place.sort, ""
        if place.sort == "dataset":
            level = self.levels.get(place.name)
            kind = f"level:{level.level}" if level else PLAIN
            words = self.level_words(level) if level else ""
        elif place.sort == "transfer":
            route = self.routes.get(place.name)
            kind = self.route_kind(route) if route else PLAIN
            words = route_name(route, self.lang) if route else ""
        elif place.where and place.zone != MAINLAND:
            words = self.place_words(place.where)
        standing = self.standings.get(place.name, Standing())
        label = f"{place.name} · {words}" if words else place.name
        sort = self.voice.text(self.schema.sorts[place.sort].label)
        tip = [f"{sort} {label}", self.told(standing)]
        return Node(
            place.name,
            label,
            kind,
            sign=self.sign(standing),
            tint=TINTS.get(standing.worst, "grey"),
            tip=" · ".join(filter(None, tip)),
            x=place.x,
            y=place.y,
            room=self.wide if place.x == BORDER else ROOM,
            name=" · ".join(filter(None, [f"{sort} {label}", self.sign(standing)])),
        )

    def place_words(self, where: str) -> str:
        """What a place is called."""
        concept = self.schema.concepts.get(where)
        return self.voice.text(concept.label) if concept else where

    def sign(self, standing: Standing) -> str:
        """How many duties are breached, else open, else undetermined; what is met has no sign."""
        worst = standing.worst
        if worst in ("", "met"):
            return ""
        return f"{SYMBOLS[worst]}{standing.counts[worst]}"

    def told(self, standing: Standing) -> str:
        """The counts in words."""
        counts = standing.counts
        return ", ".join(f"{n} {name('status', s, self.lang)}" for s, n in counts.items())

    def edges(self) -> list[Edge]:
        """The arrows; those of a transfer have the colour of its route."""
        found = []
        for link in self.flow.links:
            route = self.routes.get(link.by)
            kind = self.route_kind(route) if route else INSIDE
            tip = f"{link.source} → {link.target}"
            if route:
                tip += f" · {route_name(route, self.lang)}"
            found.append(Edge(link.source, link.target, kind, tip=tip))
        return found

    def zones(self) -> list[Zone]:
        """The mainland, the border, and the zones outside it."""
        return [
            Zone(0, BORDER, say("zone.mainland", self.lang), ZONE_COLOURS[MAINLAND]),
            *(
                Zone(
                    BORDER,
                    100,
                    say(f"zone.{band.zone}", self.lang),
                    ZONE_COLOURS[band.zone],
                    band.top,
                    band.bottom,
                )
                for band in self.flow.bands
            ),
            Zone(BORDER - 0.15, BORDER + 0.15, "", "ink"),
        ]

    def table(self) -> dict[str, list[str] | list[int]]:
        """Every transfer as a row, column by column."""
        where = {place.name: place.where for place in self.flow.places}
        transfers = [name for name in self.routes if name in where]
        counts = [self.standings.get(name, Standing()).counts for name in transfers]
        before: dict[str, list[str]] = {}
        after: dict[str, list[str]] = {}
        for link in self.flow.links:
            if link.by == link.target:
                before.setdefault(link.by, []).append(link.source)
            elif link.by:
                after.setdefault(link.by, []).append(link.target)
        unsaid = say("zone.unsaid", self.lang)
        comma = self.voice.comma
        return {
            "transfer": transfers,
            "data": [comma.join(before.get(name, ())) for name in transfers],
            "to": [comma.join(after.get(name, ())) for name in transfers],
            "place": [self.place_words(where[t]) if where[t] else unsaid for t in transfers],
            "route": [route_name(self.routes[t], self.lang) for t in transfers],
            "under": [cite(self.routes[t].under, comma) for t in transfers],
            **{s: [c.get(s, 0) for c in counts] for s in ("breached", "open", "undetermined")},
        }


def scales(levels: Iterable[Level]) -> list[str]:
    """The scales of a report, in its order."""
    return list(dict.fromkeys(level.scale for level in levels))
