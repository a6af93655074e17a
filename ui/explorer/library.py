"""The law as a reader walks through it: places, what an address means, search, nearest names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from dsl.schema import Concept, Term
from dsl.statute import Article, Norm, StatuteModule, Text
from kb.prose import Named, Prose
from kb.rulebook import FOREIGN, Change, KnowledgeBase, changes
from ui.lookup import folded, provision

MOST_FOUND, NEAREST_SHOWN, TERMS_SHOWN = 60, 6, 8
TITLE, LABEL, NAME, GIST, PROSE = 8, 6, 5, 3, 1  # what a word counts for, by where it is found
START, WHOLE = 1, 2  # besides, where a word begins with it, or is it
_CJK = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z0-9-]+|[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Place:
    """What is shown: an instrument, one of its articles, one norm of it; empty: all of the law."""

    instrument: str = ""
    article: str = ""
    norm: str = ""

    @property
    def query(self) -> dict[str, str]:
        """How an address names it."""
        if self.norm:
            return {"norm": self.norm}
        if self.article:
            return {"provision": f"{self.instrument}-{self.article}"}
        return {"instrument": self.instrument} if self.instrument else {}


@dataclass(frozen=True)
class Arrival:
    """What an address leads to; if it leads nowhere, what was asked and the nearest names."""

    place: Place
    unknown: str = ""
    nearest: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Entry:
    """An article as the search sees it: where it is, and its texts with their weights."""

    place: Place
    module: StatuteModule
    article: Article
    fields: tuple[tuple[int, str], ...]


class Library:
    """The instruments of a knowledge base, found by date, address and words."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Nothing is worked out before it is asked for."""
        self.knowledge = knowledge
        self.versions: dict[str, list[StatuteModule]] = {}
        for module in sorted(knowledge.modules, key=lambda m: (m.instrument, m.in_force)):
            self.versions.setdefault(module.instrument, []).append(module)
        self.norms = {n.id: (n, m) for m in knowledge.modules for n in m.norms}

    # versions and dates

    def module(self, instrument: str, day: date) -> StatuteModule:
        """The version of an instrument that is law on a day, else the next, else the last."""
        several = self.versions[instrument]
        law = [module for module in several if module.in_force_on(day)]
        coming = [module for module in several if module.in_force > day]
        return (law or coming or several[-1:])[0]

    def article(self, place: Place, day: date) -> tuple[StatuteModule, Article] | None:
        """An article in the version of a day; where that lacks it, in the latest that has it."""
        versions = self.versions.get(place.instrument, [])
        if not versions:
            return None
        for module in (self.module(place.instrument, day), *reversed(versions)):
            for article in module.articles:
                if article.number == place.article:
                    return module, article
        return None

    @cached_property
    def titles(self) -> dict[str, Text]:
        """What the articles are called, by their names; of several versions the latest."""
        modules = sorted(self.knowledge.modules, key=lambda module: module.in_force)
        return {f"{m.instrument} {a.number}": a.title for m in modules for a in m.articles}

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The days on which Chinese law changes."""
        return changes(m for m in self.knowledge.modules if m.rank != FOREIGN)

    def change(self, day: date) -> Change:
        """The last change up to a day; the first of all where there is none."""
        before = [one for one in self.changes if one.day <= day]
        return before[-1] if before else self.changes[0]

    # addresses

    def arrival(self, query: Mapping[str, str]) -> Arrival:
        """What `provision`, `norm` or `instrument` of an address mean."""
        if asked := query.get("norm", ""):
            exact = {folded(name): name for name in self.norms}.get(folded(asked))
            if exact:
                norm, _ = self.norms[exact]
                return Arrival(Place(norm.instrument, norm.article, norm.id))
            return Arrival(Place(), asked, self._near_norms(asked))
        if asked := query.get("provision", ""):
            place = self.place(asked)
            return Arrival(place) if place else Arrival(Place(), asked, self.near(asked))
        if asked := query.get("instrument", ""):
            known = {folded(name): name for name in self.versions}.get(folded(asked))
            return Arrival(Place(known)) if known else Arrival(Place(), asked, self.near(asked))
        return Arrival(Place())

    def place(self, words: str) -> Place | None:
        """The article that a provision lies in, its paragraphs left aside; None if none is held."""
        every = sorted(self.versions, key=len, reverse=True)
        reference = provision(words, every)
        if reference is None:
            return None
        place = Place(reference.instrument, reference.article)
        known = any(a.number == place.article for m in self._of(place) for a in m.articles)
        return place if known else None

    def _of(self, place: Place) -> list[StatuteModule]:
        return self.versions.get(place.instrument, [])

    def near(self, asked: str) -> tuple[Place, ...]:
        """Articles and instruments whose names are close to what was asked."""
        names: dict[str, Place] = {}
        for instrument, versions in self.versions.items():
            names[folded(instrument)] = Place(instrument)
            for side in (versions[-1].title.en, versions[-1].title.zh):
                names.setdefault(folded(side), Place(instrument))
            for article in (a for module in versions for a in module.articles):
                place = Place(instrument, article.number)
                names.setdefault(folded(f"{instrument}-{article.number}"), place)
        words = re.sub(r"[ (].*$", "", folded(asked).replace(" ", "-", 1))
        found = [*get_close_matches(words, names, n=NEAREST_SHOWN, cutoff=0.6)]
        found += get_close_matches(folded(asked), names, n=NEAREST_SHOWN, cutoff=0.5)
        return tuple(dict.fromkeys(names[name] for name in found))[:NEAREST_SHOWN]

    def _near_norms(self, asked: str) -> tuple[Place, ...]:
        names = {folded(name): name for name in self.norms}
        found = get_close_matches(folded(asked), names, n=NEAREST_SHOWN, cutoff=0.5)
        norms = (self.norms[names[name]][0] for name in found)
        return tuple(Place(norm.instrument, norm.article, norm.id) for norm in norms)

    # search

    def search(self, query: str, day: date) -> list[Entry]:
        """The articles in which all words of a query are found, the best first.

        An article stands once, in its version of the day if it has one.
        """
        exact = self.place(query)
        words = folded(query).split()
        return self._ranked(exact, day, lambda entry: score(entry, words))

    def terms(self, query: str) -> list[str]:
        """The concepts and terms whose names have all words of a query, the shortest first."""
        words = folded(query).split()
        schema = self.knowledge.schema
        found: dict[str, int] = {}
        every: list[Concept | Term] = [*schema.terms.values(), *schema.concepts.values()]
        for known in every:
            aliases = getattr(known, "aliases", ())
            for text in map(folded, (known.label.en, known.label.zh, known.name, *aliases)):
                if words and all(word in text for word in words):
                    found[known.name] = min(len(text), found.get(known.name, len(text)))
        return sorted(found, key=lambda name: (found[name], name))[:TERMS_SHOWN]

    def nearest(self, query: str, day: date) -> list[Entry]:
        """The articles in which most of a query is found, or of words spelled like it."""
        pieces = [
            (piece, *get_close_matches(piece, self._vocabulary, n=3, cutoff=0.75))
            for piece in _pieces(folded(query))
        ]
        return self._ranked(None, day, lambda entry: some(entry, pieces))[:NEAREST_SHOWN]

    def _ranked(self, exact: Place | None, day: date, mark: object) -> list[Entry]:
        assert callable(mark)
        best: dict[Place, tuple[float, Entry]] = {}
        for entry in self._entries:
            points = 1_000.0 if entry.place == exact else mark(entry)
            if not points:
                continue
            points += entry.module.in_force_on(day) * 0.5
            if entry.place not in best or points > best[entry.place][0]:
                best[entry.place] = (points, entry)
        ranked = sorted(best.values(), key=lambda pair: -pair[0])
        return [entry for _, entry in ranked[:MOST_FOUND]]

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return tuple(self._indexed())

    def _indexed(self) -> Iterator[Entry]:
        prose = Prose(self.knowledge.schema)
        defined: dict[str, list[Text]] = {}
        for concept in self.knowledge.schema.concepts.values():
            if concept.defined_by:
                other = (Text(alias, alias) for alias in concept.aliases)
                where = concept.defined_by.partition("(")[0]
                defined.setdefault(where, []).extend([concept.label, *other])
        for module in self.knowledge.modules:
            norms: dict[str, list[Norm]] = {}
            for norm in module.norms:
                norms.setdefault(norm.article, []).append(norm)
            for article in module.articles:
                fields = [(TITLE, article.title), (GIST, article.gist)]
                name = f"{module.instrument} {article.number}"
                fields += [(NAME, Text(name, f"第{article.number}条")), (NAME, module.title)]
                fields += [(LABEL, label) for label in defined.get(name, ())]
                for norm in norms.get(article.number, ()):
                    fields.append((NAME, Text(norm.id, norm.id)))
                    fields += _said(norm, prose)
                texts = (
                    (weight, folded(side)) for weight, t in fields for side in (t.en, t.zh) if side
                )
                place = Place(module.instrument, article.number)
                yield Entry(place, module, article, tuple(dict.fromkeys(texts)))

    @cached_property
    def _vocabulary(self) -> tuple[str, ...]:
        texts = (text for entry in self._entries for _, text in entry.fields)
        words = (word for text in texts for word in re.findall("[a-z]{3,}", text))
        return tuple(dict.fromkeys(words))


def _said(norm: Norm, prose: Prose) -> Iterator[tuple[int, Text]]:
    """What a norm asks or establishes, and its condition in words."""
    for name in filter(None, (norm.action, norm.term)):
        yield LABEL, prose.concept(name)
        yield NAME, Text(name, name)
    names = {norm.variable: Named("", norm.sort)}
    for condition in (norm.when, norm.met):
        if condition is not None:
            yield PROSE, prose.expression(condition, names)
    for judgement in norm.judgements:
        yield PROSE, judgement


def _pieces(query: str) -> list[str]:
    """The words of a query; a run of Chinese characters in twos."""
    found: list[str] = []
    for word in _WORD.findall(query):
        if _CJK.match(word) and len(word) > 2:
            found += [word[i : i + 2] for i in range(len(word) - 1)]
        elif len(word) > 2 or _CJK.match(word):
            found.append(word)
    return found


def score(entry: Entry, words: Iterable[str]) -> float:
    """What the words of a query count for in an article; 0 if one of them is not there."""
    total = 0.0
    for word in words:
        best = _best(entry, word)
        if not best:
            return 0
        total += best
    return total


def some(entry: Entry, pieces: Iterable[tuple[str, ...]]) -> float:
    """The same for as many of some words as are there, but not for fewer than half of them.

    A word comes with others that are spelled like it.
    """
    found = [max(_best(entry, word) for word in alike) for alike in pieces]
    there = [points for points in found if points]
    return sum(there) if there and len(there) * 2 >= len(found) else 0


def _best(entry: Entry, word: str) -> float:
    fields = (weight + _fit(text, word) for weight, text in entry.fields if word in text)
    return max(fields, default=0)


def _fit(text: str, word: str) -> float:
    """How well a word sits in a text in which it is: by itself, at the start of one, within one."""
    share = len(word) / (len(text) * 4)  # a short title says it more than a long text
    if _CJK.match(word):
        return share + (WHOLE if text == word else 0)
    place = text.find(word)
    starts = place == 0 or not text[place - 1].isalnum()
    end = place + len(word)
    ends = end == len(text) or not text[end].isalnum()
    return share + (WHOLE if starts and ends else START if starts else -START / 2)
