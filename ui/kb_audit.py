"""`heng kb audit`: the static audit of the law."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ui.commands import knowledge_base, language
from ui.kb_audit_words import say
from ui.streams import emit

if TYPE_CHECKING:
    from engine.audit import Auditor
    from engine.case import Calculus
    from kb.rulebook import KnowledgeBase

OK, NEW = 0, 1
KEPT = "audit.json"

Run = Callable[[Namespace], int]


def register(
    part: Callable[[str, str, Run], argparse.ArgumentParser],
    day: Callable[[str], object],
    lang: str,
) -> None:
    """Add the command below `heng kb`; `part` makes one, `day` reads a date."""
    made = part("audit", say("help.audit", lang), audit)
    made.epilog = say("help.audit-exit", lang)
    made.add_argument("--as-of", type=day, metavar="DATE", help=say("help.as-of", lang))
    forms = ("terminal", "json")
    made.add_argument("--format", choices=forms, default="terminal", help=say("help.format", lang))
    made.add_argument("--all", action="store_true", help=say("help.all", lang))
    made.add_argument("--fresh", action="store_true", help=say("help.fresh", lang))
    made.add_argument("--with", dest="own", metavar="DIR", help=say("help.with", lang))


def audit(arguments: Namespace) -> int:
    """`heng kb audit`: exit code 1 if there is a finding that nobody has judged."""
    import msgspec

    from kb.store import keep

    knowledge = knowledge_base(language(arguments), arguments.own)
    day = arguments.as_of or date.today()
    auditor = prepared(knowledge, day, fresh=arguments.fresh)
    found = auditor.audit()
    keep(KEPT, msgspec.json.encode(auditor.outcomes))
    lang = language(arguments)
    if arguments.format == "json":
        emit(msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n", lang)
    else:
        from ui.console import make_console, printed
        from ui.kb_audit_page import AuditPage

        console = make_console()
        page = AuditPage(knowledge.schema, lang, console.width)
        emit(printed(console, *page.blocks(found, auditor.searched, arguments.all)), lang)
    return NEW if found.new else OK


def prepared(
    knowledge: KnowledgeBase, day: date, fresh: bool = False, calculus: Calculus | None = None
) -> Auditor:
    """An auditor of the law of a day, with what was found before unless it is to begin `fresh`."""
    import msgspec

    from engine import deontics
    from engine.audit import Auditor
    from engine.audit_checks import Outcome
    from kb.judged import read_judged
    from kb.store import kept

    known: dict[str, Outcome] = {}
    if not fresh:
        with suppress(msgspec.DecodeError):
            known = msgspec.json.decode(kept(KEPT), type=dict[str, Outcome])
    judged = read_judged(knowledge.schema)
    calculus = calculus or deontics.consequences
    return Auditor(knowledge, day, judged, known, _way_of_answering(), calculus)


def _way_of_answering() -> str:
    """A hash of the programs on which an answer depends besides the law."""
    from kb.store import digest_of

    root = Path(__file__).parent.parent
    names = ("logic", "world", "kleene", "case", "consequences")
    files = [*root.glob("engine/audit*.py"), *(root / "engine" / f"{name}.py" for name in names)]
    return digest_of([*files, *root.glob("dsl/*.py"), *root.glob("dsl/*.lark")])
