"""A register of a size to be measured: flows as a group or a platform has them, made at random."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

CONTAINS = (
    "contact-details",
    "contact-details, consumption-record",
    "contact-details, payment-account",
    "behaviour-record, device-information",
    "identity-basics, contact-details, biometric-information",
    "health-information",
    "production-data",
    "important-data",
    "personal-information ...",
    "unknown",
)
NECESSITY = (
    "cross-border-shopping",
    "human-resources-management",
    "no-listed-necessity",
    "unknown",
)
PURPOSE = ("contract-performance", "marketing", "unknown")
BASIS = ("consent", "contract", "human-resources", "unknown")
PLACES = ("US", "DE", "SG", "HK", "JP", "CN")
SECTORS = ("e-commerce", "finance", "hospitality", "automotive", "unknown")
ON_TRANSFER = ("notice", "separate-consent", "impact-assessment", "standard-contract",
               "security-assessment", "recipient-contract")  # fmt: skip
ON_PROCESSING = ("notice", "consent", "impact-assessment", "field-minimisation")
ON_EXPORTER = ("internal-rules", "access-control", "staff-training", "incident-plan",
               "log-retention", "certification")  # fmt: skip
SILENCE = 0.15
YES_NO = ("yes", "no", "no", "unknown")


def flows(rows: int, exporters: int, seed: int = 1) -> pl.DataFrame:
    """A register with some fifty columns; each flow has a dataset of its own."""
    rng = np.random.default_rng(seed)

    def pick(words: tuple[str, ...], count: int = rows, silence: float = SILENCE) -> pl.Series:
        places = pl.Series(rng.integers(0, len(words), count))
        found = pl.Series(words, dtype=pl.String).gather(places)
        return hide(found, count, silence)

    def hide(found: pl.Series, count: int, silence: float = SILENCE) -> pl.Series:
        kept = pl.Series(rng.random(count, dtype=np.float32) >= silence)
        return found.zip_with(kept, pl.Series([None] * count, dtype=found.dtype))

    def counts(most: int, count: int = rows) -> pl.Series:
        figures = np.exp(rng.random(count) * np.log(most)).astype(np.int64)
        return hide(pl.Series(figures), count)

    def days(count: int = rows) -> pl.Series:
        since = date(2026, 11, 23).toordinal() - date(1970, 1, 1).toordinal()
        found = pl.Series(since - rng.integers(-60, 900, count)).cast(pl.Int32).cast(pl.Date)
        return hide(found, count)

    def done(count: int = rows) -> pl.Series:
        word = pick(("yes", "no", "unknown"), count, 0.5)
        return word.fill_null(days(count).cast(pl.String))

    of = {
        "from.located": pl.Series(["CN"] * exporters),
        "from.ciio": pick(YES_NO, exporters),
        "from.individuals": counts(20_000_000, exporters),
        "from.sector": pick(SECTORS, exporters),
        "from.free-trade-zone": pick(("no-free-trade-zone", "unknown"), exporters),
        **{f"from.{kind}": done(exporters) for kind in ON_EXPORTER},
    }
    which = pl.Series(rng.integers(0, exporters, rows))
    table = {
        "from": ("exporter-" + which.cast(pl.String)),
        **{header: column.gather(which) for header, column in of.items()},
        "transfer": pl.select("flow-" + pl.int_range(rows).cast(pl.String)).to_series(),
        "to.located": pick(PLACES),
        "to.same-group": pick(YES_NO),
        "data.contains": pick(CONTAINS),
        "data.individuals": counts(10_000_000),
        "data.stored": pick(("CN", "CN", "CN, US", "US")),
        "data.collected": pick(("CN", "CN", "DE")),
        "data.notified": pick(YES_NO, silence=0.5),
        "serves.purpose": pick(PURPOSE),
        "serves.basis": pick(BASIS),
        "serves.automated-decision": pick(YES_NO),
        "serves.activity": pick(("collection, storage, use, provision", "use", "provision")),
        "serves.start": days(),
        "people-this-year": counts(3_000_000),
        "sensitive-this-year": counts(50_000),
        "necessity": pick(NECESSITY),
        "start": days(),
        "onward": pick(YES_NO),
        "necessary-fields-only": pick(YES_NO),
        **{kind: done() for kind in ON_TRANSFER},
        **{f"serves.{kind}": done() for kind in ON_PROCESSING},
        "standard-contract.filed": done(),
        "standard-contract.in-effect": days(),
    }
    return pl.DataFrame(table)
