"""SPARQL over the graph of the law: reading only, in a process of its own, bounded in time.

Before the engine sees a query it is read word by word: one that would write, name another graph or
ask another service is refused. The worker process could not reach any either.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from kb.iris import PREFIXES

LIMIT = 1_000
TIMEOUT = 10.0
MOST_CHARACTERS = 100_000
WORKER = Path(__file__).with_name("sparql_worker.py")

READING = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
PROLOGUE = frozenset(("PREFIX", "BASE", "VERSION"))
WRITING = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
)
ELSEWHERE = frozenset(("SERVICE", "FROM"))

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
      | (?P<text>\"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3}
               | "(?:\\.|[^"\\\n\r])*" | '(?:\\.|[^'\\\n\r])*')
      | (?P<iri><(?:[A-Za-z][A-Za-z0-9+.-]*:)[^<>"{}|^`\\\s)]*>)
      | (?P<name>[\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)
      | (?P<variable>[?$]\w+)
      | (?P<tag>@[A-Za-z0-9-]+)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<other>\s+|.)""",
    re.VERBOSE | re.DOTALL,
)
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CLASSES = re.compile(r"\[[^\[\]]*\]")
_KEYWORD = re.compile(r"\b[A-Z]{3,}(?: [A-Z]{2,})*\b")
EXPECTED_SHOWN = 8


class BadQuery(Exception):
    """A query that is not answered.

    `code` is empty, long, syntax, prefix, writes, elsewhere, no-form, timeout, memory or fault;
    `line` and `column` (from 1) lead into the query, or are 0; `detail` is a word of the query,
    what was expected, the seconds, or the engine's own words.
    """

    def __init__(self, code: str, line: int = 0, column: int = 0, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.column = column
        self.detail = detail


class Term(msgspec.Struct, frozen=True, omit_defaults=True):
    """A node of the graph, as the SPARQL results format in JSON names it."""

    type: str
    value: str
    language: str = msgspec.field(default="", name="xml:lang")
    datatype: str = ""


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a query yields.

    `kind` is rows, truth or graph; a graph has either `rows` of three or, in the format asked for,
    `text`. `more` says that the limit cut it off.
    """

    kind: str
    names: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    truth: bool = False
    text: str = ""
    more: bool = False


def _tokens(query: str) -> Iterator[tuple[str, str, int]]:
    for match in _TOKEN.finditer(query):
        yield match.lastgroup or "other", match[0], match.start()


def _place(query: str, offset: int) -> tuple[int, int]:
    before = query[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def check(query: str) -> str:
    """The form of a query (SELECT, ASK, CONSTRUCT or DESCRIBE); BadQuery if it may not be asked."""
    if len(query) > MOST_CHARACTERS:
        raise BadQuery("long", detail=f"{MOST_CHARACTERS:,}")
    form, empty = "", True
    for kind, text, offset in _tokens(query):
        empty = empty and (kind == "comment" or text.isspace())
        if kind != "word":
            continue
        word = text.upper()
        if word in ELSEWHERE:
            raise BadQuery("elsewhere", *_place(query, offset), word)
        if not form and word in WRITING:
            raise BadQuery("writes", *_place(query, offset), word)
        if not form and word in READING:
            form = word
        elif not form and word not in PROLOGUE:
            raise BadQuery("no-form", *_place(query, offset), text)
    if empty:
        raise BadQuery("empty")
    if not form:
        raise BadQuery("no-form", 1, 1, query.strip().split("\n")[0][:40])
    return form


def ask(
    query: str,
    graph: bytes,
    limit: int = LIMIT,
    timeout: float = TIMEOUT,
    form: str = "rows",
) -> Answer:
    """The answer to a query over a graph in N-Triples.

    The usual prefixes are known without being declared. `limit` bounds the rows or triples,
    `timeout` the seconds; `form` is rows, or turtle or json for a graph. Raises BadQuery.
    """
    check(query)
    request = {"query": query, "prefixes": PREFIXES, "limit": limit, "format": form}
    sent = msgspec.json.encode(request) + b"\n" + graph
    command = [sys.executable, "-P", str(WORKER)]
    try:
        run = subprocess.run(command, input=sent, capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        raise BadQuery("timeout", detail=f"{timeout:g}") from None
    try:
        said = msgspec.json.decode(run.stdout)
    except msgspec.DecodeError:  # the process was ended, most likely for want of memory
        last = run.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
        raise BadQuery("memory" if not last or "alloc" in last else "fault", detail=last) from None
    if said["kind"] == "syntax":
        raise _syntax(said["text"])
    if said["kind"] in ("fault", "memory"):
        raise BadQuery(said["kind"], detail=said.get("text", ""))
    return msgspec.convert(said, Answer)


def _syntax(text: str) -> BadQuery:
    """The engine's complaint with its place, and the words that it would have taken."""
    match = _PLACE.match(text)
    if match is None:
        return BadQuery("syntax", detail=text)
    if "Prefix not found" in match[3]:
        return BadQuery("prefix", int(match[1]), int(match[2]))
    keywords = dict.fromkeys(_KEYWORD.findall(_CLASSES.sub("", match[3])))
    few = list(keywords)[:EXPECTED_SHOWN]
    return BadQuery("syntax", int(match[1]), int(match[2]), ", ".join(few))
