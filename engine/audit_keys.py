"""What the answer to a check rests on, and a key under which it can be kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from dsl.schema import Schema
from dsl.statute import Norm
from kb.compile import used_terms
from kb.rulebook import Rules


def depends(rules: Rules, norms: Iterable[Norm], terms: Iterable[str]) -> tuple[Norm, ...]:
    """The norms on which the standing of some norms, and the truth of some terms, rests."""
    found: dict[str, Norm] = {}
    waiting = [*norms, *(n for term in terms for n in rules.constituting.get(term, ()))]
    while waiting:
        norm = waiting.pop()
        if norm.id not in found:
            found[norm.id] = norm
            waiting += rules.defeaters[norm.id]
            for term in used_terms(norm.when):
                waiting += rules.constituting.get(term, ())
    return tuple(found[name] for name in sorted(found))


class Keys:
    """Keys of checks on one day under one rulebook."""

    def __init__(self, rules: Rules, code: str) -> None:
        """`code` stands for the way in which checks are answered; with it every key changes."""
        self.rules = rules
        frame = hashlib.sha256(f"{code} {rules.day}".encode())
        frame.update(_form(rules.schema))
        self._frame = frame.digest()
        self._norms: dict[str, bytes] = {}

    def key(self, question: str, norms: Iterable[Norm], terms: Iterable[str]) -> str:
        """The key of a question about norms and terms: equal only if all they rest on is equal.

        Conflict rules count among the norms.
        """
        digest = hashlib.sha256(self._frame + question.encode())
        for norm in depends(self.rules, norms, terms):
            digest.update(self._norm(norm))
        return digest.hexdigest()

    def _norm(self, norm: Norm) -> bytes:
        if norm.id not in self._norms:
            exceptions = [exempting.id for exempting in self.rules.defeaters[norm.id]]
            about = (norm.id, norm.kind, norm.sort, norm.variable, norm.bearer, norm.term)
            rule = norm.reconciliation
            settled = (rule.kind, rule.resolution) if rule else ()
            said = (*about, norm.when, exceptions, settled)
            self._norms[norm.id] = hashlib.sha256(msgspec.json.encode(said)).digest()
        return self._norms[norm.id]


def _form(schema: Schema) -> bytes:
    """What a schema lets be said; labels and definitions left aside."""
    attributes = [
        (
            sort.name,
            a.name,
            a.type,
            a.many,
            a.required,
            a.root,
            a.targets,
            a.assumed,
            a.default_path,
            a.inverse,
        )
        for sort in schema.sorts.values()
        for a in sort.attributes.values()
    ]
    concepts = [(c.name, c.parents) for c in schema.concepts.values()]
    terms = [(t.name, t.sort, t.scale, t.order) for t in schema.terms.values()]
    return msgspec.json.encode((attributes, concepts, terms))
