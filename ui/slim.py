"""A proof without the links that say nothing of their own."""

from __future__ import annotations

from dsl.expressions import And
from engine.proofs import JUNCTIONS
from engine.report import Proof


def slim(proof: Proof) -> Proof:
    """The same step, merged with a part that only repeats it.

    A definition merges with the one provision that gives it, a norm with its condition where that
    is a mere "all of these".
    """
    while len(proof.parts) == 1 and not proof.facts:
        only = proof.parts[0]
        alike = only.truth == proof.truth and only.relation in ("", "constituted-by")
        if alike and not proof.provision and only.says == proof.says:
            provision, gist = only.provision, only.gist
        elif alike and proof.provision and only.says == JUNCTIONS[And]:
            provision, gist = proof.provision, proof.gist
        else:
            break
        proof = Proof(
            proof.truth, proof.says, only.facts, only.parts, provision, gist, proof.relation
        )
    return proof
