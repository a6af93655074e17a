"""`heng kb coverage`, `show`, `query`, `export`: bounds, messages, forms, and what is imported."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rdflib import Graph

from kb.sparql import BadQuery, ask, check
from ui.cli import main

ROOT = Path(__file__).parent.parent
SHOP = str(ROOT / "examples" / "cross_border_ecommerce.heng")
OK, WRONG = 0, 2
TRIPLES = b'<a:a> <a:b> <a:c> .\n<a:a> <a:b> <a:d> .\n<a:a> <a:e> "\xe5\x87\xba\xe5\xa2\x83"@zh .\n'
SLOW = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a = ?nothing) }"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def plain_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "FORCE_COLOR", "HENG_DEBUG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


# what may be asked


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "empty"),
        ("  # nothing\n", "empty"),
        ("DELETE WHERE { ?a ?b ?c }", "writes"),
        ("PREFIX a: <a:> insert data { a:a a:b a:c }", "writes"),
        ("LOAD <file:///etc/passwd>", "writes"),
        ("SELECT * FROM <file:///etc/passwd> { ?a ?b ?c }", "elsewhere"),
        ("SELECT * FROM NAMED <http://x/> { GRAPH ?g { ?a ?b ?c } }", "elsewhere"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }", "elsewhere"),
        ("SELECT * { ?a ?b ?c FILTER(?a<1)service?x#>\n{ ?d ?e ?f } }", "elsewhere"),
        (r"SELECT * { ?a ex:b\' ?c SERVICE <http://x/> { ?d ?e ex:\' } }", "elsewhere"),
        ("SELECT * { ?a ?b '''\\''' SERVICE ''' . SERVICE SILENT ?x { ?d ?e ?f } }", "elsewhere"),
        ("HELLO", "no-form"),
        ("{ ?a ?b ?c }", "no-form"),
        ("SELECT ?a { ?a ?b " + "?c " * 60_000 + "}", "long"),
    ],
)
def test_what_is_refused_before_it_runs(query: str, code: str) -> None:
    with pytest.raises(BadQuery) as bad:
        check(query)
    assert bad.value.code == code


@pytest.mark.parametrize(
    ("query", "form"),
    [
        (
            "SELECT * { ?a ?b 'from service', \"load\" ; heng:from <https://x/service?from=x> }",
            "SELECT",
        ),
        ("# SERVICE\nPREFIX service: <a:> ASK { service:from ?load ?service }", "ASK"),
        ("construct where { ?a heng:internet-service ?b }", "CONSTRUCT"),
        ("BASE <a:> DESCRIBE <a:b>", "DESCRIBE"),
    ],
)
def test_what_only_looks_forbidden_is_answered(query: str, form: str) -> None:
    assert check(query) == form


def test_the_worker_can_open_nothing() -> None:
    """Even past the check a query reaches neither network nor file."""
    from kb import sparql

    code = (
        "import sys; sys.path.insert(0, 'kb'); import sparql_worker, socket\n"
        "sparql_worker.close_the_door()\n"
        "try: open('pyproject.toml'); print('file')\n"
        "except OSError: pass\n"
        "try: socket.socket(); print('socket')\n"
        "except OSError: pass\n"
    )
    assert sparql.WORKER.exists()
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout == "" and run.returncode == 0


def test_time_is_bounded(tmp_path: Path) -> None:
    many = b"".join(b"<a:%d> <a:b> <a:c> .\n" % number for number in range(2_000))
    started = time.monotonic()
    with pytest.raises(BadQuery) as bad:
        ask(SLOW, many, timeout=1)
    assert bad.value.code == "timeout" and time.monotonic() - started < 10


def test_rows_are_bounded() -> None:
    answer = ask("SELECT ?c { <a:a> <a:b> ?c } ORDER BY ?c", TRIPLES, limit=1)
    assert len(answer.rows) == 1 and answer.more
    assert not ask("SELECT ?c { <a:a> <a:b> ?c }", TRIPLES, limit=2).more
    assert ask("CONSTRUCT WHERE { ?a ?b ?c }", TRIPLES, limit=2).more


# messages


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT ?x WHER { ?x a heng:Duty }", "1 | SELECT ?x WHER {"),
        ("SELECT ?x {\n  ?x nowhere:to ?y }", "2 |   ?x nowhere:to ?y }"),
        ("SELECT ?x {\n SERVICE <http://x/> { ?x ?y ?z } }", "2 |  SERVICE"),
        ("SELECT ?x { ?x a heng:Duty", "1 | SELECT"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_bad_query_is_shown_with_a_caret(
    query: str, place: str, lang: str, capsys: Capture
) -> None:
    assert main(["kb", "query", query, "--lang", lang]) == WRONG
    out, err = capsys.readouterr()
    assert out == "" and place in err and "^" in err and "Traceback" not in err
    assert ("错误" if lang == "zh" else "error") in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["query"],
        ["query", "no-such-query"],
        ["query", "ASK {}", "--format", "turtle"],
        ["query", "ASK {}", "--limit", "0"],
        ["query", "ASK {}", "--timeout", "1e9"],
        ["query", "a\0b c"],
        ["show", "PIPL"],
        ["show", "PIPL 999"],
        ["show", "GDPR 5"],
        ["show", "PIPL 38", "--as-of", "2001-01-01"],
        ["export", "--format", "n3"],
        ["export", "--format", "n-triples", "--out", "/no/such/folder/x"],
        ["coverage", "--format", "xml"],
    ],
)
def test_wrong_input_exits_2_in_words(arguments: list[str], capsys: Capture) -> None:
    assert main(["kb", *arguments]) == WRONG
    out, err = capsys.readouterr()
    assert out == "" and "error" in err and "Traceback" not in err


# forms


RIGHTS = "SELECT ?id { ?n a heng:Prohibition ; skos:notation ?id } ORDER BY ?id"


def test_forms_of_rows(capsys: Capture) -> None:
    assert main(["kb", "query", RIGHTS, "--format", "csv"]) == OK
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[0] == ["id"] and len(rows) > 1
    assert main(["kb", "query", RIGHTS, "--format", "json"]) == OK
    bindings = json.loads(capsys.readouterr().out)["results"]["bindings"]
    assert [b["id"]["value"] for b in bindings] == [row[0] for row in rows[1:]]
    assert main(["kb", "query", RIGHTS, "--limit", "1"]) == OK
    out, err = capsys.readouterr()
    assert rows[1][0] in out and rows[2][0] not in out and "--limit" in err


def test_forms_of_graphs(capsys: Capture) -> None:
    query = "CONSTRUCT { ?n a heng:Duty } WHERE { ?n a heng:Duty }"
    assert main(["kb", "query", query]) == OK
    turtle = Graph().parse(data=capsys.readouterr().out, format="turtle")
    assert main(["kb", "query", query, "--format", "json"]) == OK
    assert len(Graph().parse(data=capsys.readouterr().out, format="json-ld")) == len(turtle) > 100
    assert main(["kb", "query", "ASK { ?n a heng:Duty }", "--format", "json"]) == OK
    assert json.loads(capsys.readouterr().out)["boolean"] is True


def test_queries_by_name_file_and_standard_input(tmp_path: Path, capsys: Capture) -> None:
    assert main(["kb", "query", "--list"]) == OK
    assert "highest-fines" in capsys.readouterr().out
    assert main(["kb", "query", "highest-fines", "--format", "csv"]) == OK
    assert "50000000" in capsys.readouterr().out
    file = tmp_path / "mine.rq"
    file.write_text(RIGHTS, encoding="utf-8")
    assert main(["kb", "query", str(file)]) == OK
    command = [sys.executable, "-m", "ui", "kb", "query", "-", "--format", "csv"]
    run = subprocess.run(command, cwd=ROOT, input=RIGHTS.encode(), capture_output=True, timeout=120)
    assert run.returncode == OK and run.stdout.startswith(b"id\n")


@pytest.mark.parametrize("columns", ["40", "100"])
def test_tables_keep_to_the_width(
    columns: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert main(["kb", "query", "highest-fines"]) == OK
    assert max(map(len, capsys.readouterr().out.splitlines())) <= int(columns)


@pytest.mark.parametrize(("lang", "word"), [("en", "Referred to by"), ("zh", "被引用")])
def test_show(lang: str, word: str, capsys: Capture) -> None:
    assert main(["kb", "show", "PIPL 38", "--lang", lang]) == OK
    out = capsys.readouterr().out
    assert "PIPL-38-treaty-conditions" in out and word in out and "NDSR-36-treaty" in out


def test_every_article_can_be_shown(capsys: Capture) -> None:
    from kb.store import load

    for module in load().modules:
        for article in module.articles[::7]:
            reference = f"{module.instrument} {article.number}"
            day = module.in_force.isoformat()
            for lang in ("en", "zh"):
                assert main(["kb", "show", reference, "--as-of", day, "--lang", lang]) == OK
            assert capsys.readouterr().err == ""


def test_show_of_another_day(capsys: Capture) -> None:
    assert main(["kb", "show", "CSL 37", "--as-of", "2025-06-01"]) == OK
    assert "continued by CSL 39 of 2025: wording unchanged" in capsys.readouterr().out


def test_coverage(capsys: Capture) -> None:
    assert main(["kb", "coverage"]) == OK
    assert "100 %" in capsys.readouterr().out
    assert main(["kb", "coverage", "--format", "json"]) == OK
    lines = json.loads(capsys.readouterr().out)
    pipl = next(line for line in lines if line["instrument"] == "PIPL")
    assert (pipl["entries"], pipl["articles"], pipl["percent"]) == (74, 74, 100)


def test_export_to_a_file(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "law.nt"
    assert main(["kb", "export", "--format", "n-triples", "--out", str(file)]) == OK
    assert capsys.readouterr().out == ""
    assert file.read_bytes().count(b"\n") > 10_000


# what is imported


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [(["check", SHOP], ""), (["kb", "query", "ASK {}"], "rdflib pyoxigraph")],
)
def test_check_imports_no_rdf_library(arguments: list[str], allowed: str) -> None:
    code = (
        "import sys; from ui.cli import main; main(sys.argv[1:]);"
        "print([m for m in ('rdflib', 'pyoxigraph', 'owlready2') if m in sys.modules],"
        " file=sys.stderr)"
    )
    main(arguments)  # the cache is warm
    command = [sys.executable, "-c", code, *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    loaded = run.stderr.strip().splitlines()[-1]
    if not allowed:
        assert loaded == "[]"
    else:
        assert "owlready2" not in loaded


def test_the_second_query_is_quick() -> None:
    main(["kb", "query", "ASK {}"])
    started = time.monotonic()
    command = [sys.executable, "-m", "ui", "kb", "query", "highest-fines"]
    subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=True)
    assert time.monotonic() - started < 10  # 0.6 s here; far more on a loaded machine is a fault
