"""`heng schema`: the JSON Schema of what the commands write as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import Any

from ui.commands import OK
from ui.streams import emit

REPORT = "report"
RECORDS = {
    REPORT: "engine.report.Report",
    "fix": "engine.fix_report.Fix",
    "whatif": "engine.whatif.WhatIf",
    "ask": "engine.inquiry.Inquiries",
    "balance": "engine.balance.Balance",
    "impact": "engine.impact.Impact",
    "calendar": "engine.agenda.Calendar",
    "incident": "engine.clock_record.Running",
    "verify": "engine.verify.Verification",
    "event": "engine.events.Event",
    "watch": "engine.watching.Notice",
    "audit": "engine.audit.Audit",
}
"""What has a schema → the record of which it is; what a command writes, by the command's name."""


def add_record(made: ArgumentParser, help_text: str) -> None:
    """Let the command be told whose schema is wanted."""
    made.add_argument("record", nargs="?", choices=RECORDS, default=REPORT, help=help_text)


def schema(arguments: Namespace) -> int:
    """`heng schema [RECORD]`: the JSON Schema (2020-12) of what a command writes or reads."""
    emit(json.dumps(of(arguments.record), indent=2, ensure_ascii=False) + "\n")
    return OK


def of(record: str) -> dict[str, Any]:
    """The schema of one of `RECORDS`."""
    import msgspec

    module, _, name = RECORDS[record].rpartition(".")
    found = msgspec.json.schema(getattr(import_module(module), name))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
