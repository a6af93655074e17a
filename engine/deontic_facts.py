"""A case as small signed facts, which the rules of `engine.deontics` read.

Each fact has a `kind`; norms, lists, scales and clashes are numbers within the case.

    condition  norm, value, fulfilment,    the condition: true or unknown; how many exceptions the
               exceptions                  norm has; whether it is fulfilled, `none` if no duty
    standing   norm, value, fulfilment     the same of a norm without exceptions, which stands as
                                           its condition
    link       list, place, norm           the norm stands at this place, from 0, of the list
    term       list, length                the grounds of a term, and how many there are
    rank       list, length, scale, place  the term's place, from 0, on its scale, highest first
    walk       scale, place, above         a term above this place holds: false or unknown
    side       clash, side, norm           the norm is on this side of the clash

and what the rules derive (besides `walk` from 1 on):

    standing   norm, value, fulfilment     the norm is in force; false: it is defeated
    so-far     list, place, value          one of the first `place` norms of the list is in force
    engaged    clash, side                 a norm on this side is in force or defeated

A list is a disjunction of standings: list n holds the exceptions to norm n, and the grounds of
each term have a list of their own. Of a norm whose condition fails nothing is sent: it is void,
excepts nothing, constitutes nothing and engages no conflict. Nor is a standing sent on which
nothing rests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from engine.calculus import Case, Truth
from engine.consequences import OBLIGING
from engine.forward import Fact

Key = tuple[str, str]


@dataclass(frozen=True)
class Stated:
    """A case as facts, in no order that matters.

    `terms` says which (term, entity) a list of grounds belongs to, `scales` which (scale, entity)
    a number of a scale is; `unexcepted` are the norms that stand as their conditions.
    """

    facts: list[Fact]
    unexcepted: dict[int, Truth]
    terms: dict[int, Key]
    scales: dict[int, Key]


def stated(case: Case) -> Stated:
    """The facts that say a well-formed case."""
    norms = {
        instance.id: norm
        for norm, instance in enumerate(case.instances)
        if instance.condition is not Truth.FALSE
    }
    grounds: dict[Key, list[int]] = {}
    for instance in case.instances:
        if instance.term and instance.id in norms:
            grounds.setdefault((instance.term, instance.entity), []).append(norms[instance.id])
    lists = {term: number for number, term in enumerate(grounds, start=len(case.instances))}
    exceptions = {
        norm: [norms[d] for d in dict.fromkeys(case.instances[norm].defeaters) if d in norms]
        for norm in norms.values()
    }
    links = [
        link
        for of, members in (*exceptions.items(), *((lists[t], of) for t, of in grounds.items()))
        for link in _links(of, members)
    ]
    sides = list(_of_clashes(case, norms))
    rankings = _rankings(case)
    return Stated(
        facts=[
            *links,
            *_of_norms(case, exceptions, {each["norm"] for each in (*links, *sides)}),
            *_of_terms(grounds, lists),
            *_of_scales(rankings, grounds, lists),
            *sides,
        ],
        unexcepted={
            norm: case.instances[norm].condition for norm, of in exceptions.items() if not of
        },
        terms={number: term for term, number in lists.items()},
        scales=dict(enumerate(rankings)),
    )


def _of_norms(
    case: Case, exceptions: dict[int, list[int]], used: Collection[int | str]
) -> Iterator[Fact]:
    for norm, excepting in exceptions.items():
        instance = case.instances[norm]
        said: Fact = {"norm": norm, "value": instance.condition.value, "fulfilment": "none"}
        if instance.kind in OBLIGING:
            said["fulfilment"] = (instance.fulfilment or Truth.UNKNOWN).value
        if excepting:
            yield {"kind": "condition", **said, "exceptions": len(excepting)}
        elif norm in used or instance.kind in OBLIGING:
            yield {"kind": "standing", **said}


def _of_terms(grounds: dict[Key, list[int]], lists: dict[Key, int]) -> Iterator[Fact]:
    for term, norms in grounds.items():
        yield {"kind": "term", "list": lists[term], "length": len(norms)}


def _of_scales(
    rankings: dict[Key, list[str]], grounds: dict[Key, list[int]], lists: dict[Key, int]
) -> Iterator[Fact]:
    for scale, ((_, entity), ranking) in enumerate(rankings.items()):
        terms = [(term, entity) for term in ranking if (term, entity) in grounds]
        if terms:
            yield {"kind": "walk", "scale": scale, "place": 0, "above": "false"}
        for place, term in enumerate(terms):
            yield {
                "kind": "rank",
                "list": lists[term],
                "length": len(grounds[term]),
                "scale": scale,
                "place": place,
            }


def _of_clashes(case: Case, norms: dict[str, int]) -> Iterator[Fact]:
    for number, clash in enumerate(case.clashes):
        for side, members in enumerate(clash.sides):
            for member in dict.fromkeys(members):
                if member in norms:
                    yield {"kind": "side", "clash": number, "side": side, "norm": norms[member]}


def _links(of: int, norms: Iterable[int]) -> Iterator[Fact]:
    for place, norm in enumerate(norms):
        yield {"kind": "link", "list": of, "place": place, "norm": norm}


def _rankings(case: Case) -> dict[Key, list[str]]:
    """The terms of each (scale, entity), highest first, those of one order by name."""
    orders: dict[Key, dict[str, int]] = {}
    for instance in case.instances:
        if instance.term and instance.scale:
            terms = orders.setdefault((instance.scale, instance.entity), {})
            order = terms.get(instance.term, instance.order)
            terms[instance.term] = max(order, instance.order)
    return {
        scale: sorted(terms, key=lambda term: (-terms[term], term))
        for scale, terms in orders.items()
    }
