"""What studies report, as the balance of interests cites it: figures, never weights."""

from __future__ import annotations

import msgspec

from dsl.statute import Text


class Observation(msgspec.Struct, frozen=True):
    """One figure or fact that a study reports; `concerns` are the concepts that it is about.

    `figure` is empty where the study gives none.
    """

    name: str
    label: Text
    says: Text
    figure: Text
    study: Text
    concerns: tuple[str, ...]
