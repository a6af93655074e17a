"""A term as HTML and as a graph: names, definition, provisions, matches, and what is around it.

Every function that returns markup has escaped all text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from dsl.statute import Text
from ui.explorer.graph import Edge, Kind, Node
from ui.explorer.ontology_words import say
from ui.explorer.terms import HENG, KINDS, Relation, Term, Terms
from ui.kb_answers import short_iri
from ui.lexicon import pick

MOST_NODES = 600
MOST_LISTED = 24
LOOKS = {
    "Class": Kind("", "accent"),
    "Sort": Kind("", "green", "square"),
    "Attribute": Kind("", "soft", "diamond"),
    "DefinedTerm": Kind("", "amber", "triangle-up"),
    "Scale": Kind("", "red", "cross"),
    "NormKind": Kind("", "violet", "square"),
    "NamedIndividual": Kind("", "grey", "triangle-down"),
}
WAYS = {
    "subClassOf": ("soft", "line"),
    "domain": ("accent", "dotted"),
    "range": ("accent", "dashed"),
    "type": ("violet", "dotted"),
    "other": ("amber", "dashed"),
}
_PROVISION = re.compile(r"([A-Z][A-Z0-9-]*) (\d+(?:-\d+)?)")


def provision(text: str) -> str:
    """A provision as a link that opens its article beside this page."""
    found = _PROVISION.match(text)
    if found is None:
        return f'<span class="cite">{escape(text)}</span>'
    address = f"law?provision={found[1]}-{found[2]}"
    return f'<a class="cite" href="{address}" target="_blank">{escape(text)}</a>'


class TermView:
    """Writes terms in one language."""

    def __init__(self, terms: Terms, lang: str) -> None:
        self.terms = terms
        self.lang = lang

    def called(self, key: str) -> str:
        """The label in this language; the key where there is none."""
        return pick(self.terms.all[key].label, self.lang) or key

    def other(self, text: Text) -> str:
        """The text in the other language."""
        return text.zh if self.lang == "en" else text.en

    def head(self, key: str) -> str:
        """Labels in both languages, kind, definition in both, names, provisions, matches."""
        term = self.terms.all[key]
        lang = self.lang
        kind = say(f"kind.{term.kind}", lang)
        definition = pick(term.definition, lang) or say("no-definition", lang)
        rows = [
            ("written", f"<code>{escape(self.written(term))}</code>"),
            ("also", escape(("、" if lang == "zh" else ", ").join(term.aliases))),
            ("defined-by", " · ".join(map(provision, self.terms.defined_by(key)))),
            ("matches", "<br>".join(self.match(*pair) for pair in self.terms.matches(key))),
        ]
        body = "".join(
            f"<div><dt>{escape(say(label, lang))}</dt><dd>{html}</dd></div>"
            for label, html in rows
            if html
        )
        return (
            f'<div class="heng-head"><h1>{escape(self.called(key))} '
            f'<span class="term-other">{escape(self.other(term.label))}</span></h1>'
            f'<p><span class="term-kind">{escape(kind)}</span></p></div>'
            f'<div class="heng-detail term"><p>{escape(definition)}</p>'
            f'<p class="gist">{escape(self.other(term.definition))}</p>'
            f'<dl class="rows">{body}</dl></div>'
        )

    def written(self, term: Term) -> str:
        """How a scenario writes it, in both languages."""
        own = term.key.rpartition(".")[2] if term.kind == "Attribute" else term.key
        return own if term.label.zh in ("", own) else f"{own} / {term.label.zh}"

    def match(self, how: str, iri: str) -> str:
        """A term of another vocabulary; its address is shown, and left to the reader to visit."""
        words = escape(say(f"match.{how}", self.lang))
        return f'{words} <code title="{escape(iri)}">{escape(short_iri(iri))}</code>'

    def listed(self, keys: Iterable[str]) -> str:
        """Terms in a row, each as a link beside this page."""
        every = list(keys)
        links = [
            f'<a href="ontology?term={escape(key)}" target="_blank">{escape(self.called(key))}</a>'
            for key in every[:MOST_LISTED]
        ]
        if len(every) > MOST_LISTED:
            links.append(escape(say("more", self.lang, n=len(every) - MOST_LISTED)))
        return " · ".join(links)

    def instances(self, key: str) -> str:
        """What is of this kind: those of the vocabulary as links, those of the law by name."""
        every = self.terms.instances(key)
        names = []
        for iri, label in every[:MOST_LISTED]:
            words = escape(pick(label, self.lang) or short_iri(iri))
            own = iri.removeprefix(HENG)
            if own in self.terms.all:
                words = f'<a href="ontology?term={escape(own)}" target="_blank">{words}</a>'
            names.append(words)
        if len(every) > MOST_LISTED:
            names.append(escape(say("more", self.lang, n=len(every) - MOST_LISTED)))
        return " · ".join(names)

    def uses(self, key: str) -> dict[str, list[str]]:
        """The norms that use a term, column by column; the article is an address."""
        found = self.terms.uses(key)
        return {
            "article": [f"law?norm={use.norm}#{use.article}" for use in found],
            "says": [pick(use.label, self.lang) for use in found],
            "norm": [use.norm for use in found],
            "version": [use.version for use in found],
        }

    # the neighbourhood

    def around(self, key: str, steps: int) -> tuple[list[str], list[Relation]]:
        """The terms within some steps, the nearest first, and the relations among them."""
        reached, found = [key], set(self.terms.relations(key))
        edge = [key]
        for _ in range(steps):
            beyond = []
            for near in edge:
                relations = self.terms.relations(near)
                for relation in relations:
                    other = relation.target if relation.source == near else relation.source
                    if other not in reached:
                        beyond.append(other)
                        reached.append(other)
                found.update(relations)
            edge = beyond if len(reached) <= MOST_NODES else []
        kept = set(reached)
        inside = [r for r in found if r.source in kept and r.target in kept]
        return reached, sorted(inside, key=lambda r: (r.source, r.how, r.target))

    def nodes(self, keys: Iterable[str]) -> list[Node]:
        """A node for each term."""
        return [
            Node(
                key,
                self.called(key),
                self.terms.all[key].kind,
                tip=f"{self.called(key)} · {say(f'kind.{self.terms.all[key].kind}', self.lang)}",
                name=f"{self.called(key)} ({key})",
                room=150,
            )
            for key in keys
        ]

    def edges(self, relations: Iterable[Relation]) -> list[Edge]:
        """An arrow for each relation."""
        found = []
        for relation in relations:
            way = relation.how if relation.how in WAYS else "other"
            words = say(f"how.{relation.how}" if way == "other" else f"way.{way}", self.lang)
            tip = f"{self.called(relation.source)} – {words} – {self.called(relation.target)}"
            found.append(Edge(relation.source, relation.target, way, tip=tip))
        return found

    def kinds(self) -> dict[str, Kind]:
        """How the kinds of term look."""
        return {
            kind: Kind(say(f"kind.{kind}", self.lang), LOOKS[kind].colour, LOOKS[kind].shape)
            for kind in KINDS
        }

    def ways(self) -> dict[str, Kind]:
        """How the relations look."""
        return {way: Kind(say(f"way.{way}", self.lang), *look) for way, look in WAYS.items()}
