"""`heng portfolio`: registers in, answers out, and nothing dropped in silence."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import polars as pl
import pyarrow as pa
import pytest
from agreement import compare
from bench.flows import flows

from dsl.read import read_scenario
from engine.assess import assess
from engine.bulk_read import Reader
from engine.bulk_register import Names
from engine.bulk_rows import RowWriter, Unwritable, table_of
from kb.rulebook import KnowledgeBase
from ui.cli import main
from ui.commands import BREACHED, OK, WRONG
from ui.portfolio_files import open_table, plain
from ui.words import name

ROOT = Path(__file__).parent.parent
SCENARIOS = sorted([*ROOT.glob("examples/*.heng"), *ROOT.glob("tests/cases/*.heng")])
DAY = "2026-11-23"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of its own for each test, in no locale."""
    for key in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "FORCE_COLOR", "HENG_DEBUG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)


def portfolio(*arguments: str) -> int:
    """One command below `heng portfolio`."""
    return main(["portfolio", *arguments])


def check(file: str, *more: str, out: str = "out.parquet") -> pl.DataFrame:
    """The answers on a register as of one day."""
    code = portfolio("check", file, "--as-of", DAY, "--out", out, *more)
    answers = plain(pl.read_parquet(out))
    assert code == (BREACHED if (answers["breached"] > 0).any() else OK)
    return answers


def examples(file: str = "examples.csv") -> str:
    """The examples as a register."""
    paths = [str(path) for path in ROOT.glob("examples/*.heng")]
    assert portfolio("convert", *paths, "--out", file) == OK
    return file


# --- in


def test_every_format_gives_the_same_answers() -> None:
    expected = check(examples())
    table = pl.read_csv("examples.csv", infer_schema=False)
    Path("gb.csv").write_bytes(table.write_csv().encode("gb18030"))
    table.write_excel("t.xlsx")
    typed = table.with_columns(
        pl.col("people-this-year").cast(pl.Int32),
        pl.col("start").str.to_date(),
        pl.col("data.contains").str.split(", "),
        pl.col("to.same-group").replace_strict({"yes": True, "no": False}, default=None),
    )
    typed.write_parquet("t.parquet")
    with pa.ipc.new_file("t.arrow", typed.to_arrow().schema) as out:
        out.write_table(typed.to_arrow())
    for file in ("gb.csv", "t.xlsx", "t.parquet", "t.arrow"):
        assert check(file).equals(expected), file


def test_texts_that_a_file_holds_once_are_read_as_written(knowledge: KnowledgeBase) -> None:
    """Parquet with few distinct texts comes as codes: the same cells, the same faults."""
    cells = [" no ", "yes", None, "", "unknown", "nope", "否", "yes"] * 400
    places = ["CN", "美国", "Atlantis", None, "US", "CN", "DE", "SG"] * 400
    names = [f"flow-{row}" for row in range(3_200)]
    frame = pl.DataFrame({"from.ciio": cells, "to.located": places, "transfer": names})
    frame.write_parquet("few.parquet")
    (coded,) = open_table("few.parquet", "en").chunks(10_000)
    assert coded.schema["from.ciio"] == coded.schema["to.located"] == pl.Categorical
    assert coded.schema["transfer"] == pl.String
    fields, _ = Names(knowledge.schema).fields(frame.columns)
    plainly, by_code = (Reader(knowledge.schema, fields).read(f) for f in (frame, coded))
    assert plainly[0].equals(by_code[0])
    assert plainly[1] and [(f.row, f.header, f.diagnostic.code) for f in plainly[1]] == [
        (f.row, f.header, f.diagnostic.code) for f in by_code[1]
    ]


def test_columns_are_named_in_either_language() -> None:
    english, chinese = check(examples()), "zh.csv"
    paths = [str(path) for path in ROOT.glob("examples/*.heng")]
    assert portfolio("convert", *paths, "--out", chinese, "--lang", "zh") == OK
    assert "本年个人数" in open_table(chinese, "en").headers
    assert check(chinese).drop("row").sort(pl.all()).equals(english.drop("row").sort(pl.all()))


def test_what_is_not_understood_is_told_with_the_nearest_name(capsys: Capture) -> None:
    Path("r.csv").write_text("from,data.contain,owner\nfirm,contact-details,Li\n", "utf-8")
    assert portfolio("check", "r.csv") == WRONG
    told = capsys.readouterr().err
    assert "column `data.contain`" in told and "did you mean `data.contains`?" in told
    assert "column `owner`" in told and "--ignore-columns" in told
    assert not list(Path().glob("*.parquet"))
    assert check("r.csv", "--ignore-columns").height == 1


def test_bad_rows_are_set_aside_with_row_and_column(capsys: Capture) -> None:
    lines = [
        "from,from.ciio,data.contains,people-this-year,start",
        "a,no,contact-details,5,2026-01-01",
        "b,no,contact-detials,5,2026-01-01",
        'c,no,contact-details,"5,000",2026-01-01',
        "d,maybe,contact-details,-1,2026-02-30",
        "a,yes,contact-details,5,2026-01-01",
        "e,,,,",
    ]
    Path("r.csv").write_text("\n".join(lines), "utf-8")
    answers = check("r.csv")
    told = capsys.readouterr().err
    assert answers["row"].to_list() == [1, 6]
    aside = pl.read_csv("out.set-aside.csv")
    assert aside["row"].to_list() == [2, 3, 4, 5]
    assert aside["from"].to_list() == ["b", "c", "d", "a"]
    wrong = aside["what is wrong"].to_list()
    assert "data.contains" in wrong[0] and "did you mean `contact-details`?" in wrong[0]
    assert "people-this-year" in wrong[1]
    assert all(column in wrong[2] for column in ("from.ciio", "people-this-year", "start"))
    assert "from.ciio: an earlier row says otherwise" in wrong[3]
    assert "row 2: data.contains" in told and "4 rows" in told


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("none.csv", None),
        ("empty.csv", b""),
        ("headers.csv", b"from,data.contains\n"),
        ("twice.csv", b"from,from\na,b\n"),
        ("ragged.csv", b"from,from.ciio\na,yes,no\n"),
        ("other.txt", b"from\na\n"),
        ("not.parquet", b"PAR1 no"),
        ("not.xlsx", b"from,ciio"),
        ("not.arrow", b"ARROW1"),
        ("neither.csv", b"from\n\xff\xff\xff\n"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_file_that_cannot_be_read_says_why(
    name: str, content: bytes | None, lang: str, capsys: Capture
) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    assert portfolio("check", name, "--lang", lang) == WRONG
    out, err = capsys.readouterr()
    assert not out and err.startswith("error: " if lang == "en" else "错误")
    assert "Traceback" not in err and not list(Path().glob("*.part"))


@pytest.mark.parametrize("arguments", [
    ["check"],
    ["check", "r.csv", "--rows", "0"],
    ["check", "r.csv", "--out", "r.docx"],
    ["explain", "r.parquet"],
    ["explain", "r.parquet", "--row", "1"],
    ["impact", "r.csv"],
    ["impact", "r.csv", "--from", "2026-01-01", "--to", "2025-01-01"],
    ["convert", "r.csv", "x.heng", "--out", "y"],
    ["template", "--out", "t.parquet"],
])  # fmt: skip
def test_a_wrong_command_line_exits_2(arguments: list[str], capsys: Capture) -> None:
    Path("r.csv").write_text("from,from.ciio\na,yes\n", "utf-8")
    assert portfolio(*arguments) == WRONG
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_template_is_a_register_and_its_dictionary(lang: str, knowledge: KnowledgeBase) -> None:
    assert portfolio("template", "--out", "t.csv", "--lang", lang) == OK
    assert portfolio("template", "--out", "t.xlsx", "--lang", lang) == OK
    headers = list(open_table("t.csv", lang).headers)
    assert headers == list(open_table("t.xlsx", lang).headers)
    fields, wrong = Names(knowledge.schema).fields(headers)
    assert not wrong and len(fields) == len(headers) > 100
    meanings = pl.read_csv("t-dictionary.csv", infer_schema=False)
    assert meanings[meanings.columns[0]].to_list() == headers
    told = meanings[meanings.columns[4]]  # what each column means
    assert told.null_count() == 0
    for sort in ("transfer", "organization", "dataset", "processing"):
        names = {c.attribute for f in fields for c in f.columns if c.sort == sort and not c.kind}
        declared = knowledge.schema.sorts[sort].attributes.values()
        assert names == {a.name for a in declared if a.type != "reference"}


# --- scenarios and registers

NO_ROWS = {"gu-14", "gu-15", "data_breach", "foreign_court"}


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_scenario_as_a_register_gets_the_answers_of_the_scenario(
    path: Path, knowledge: KnowledgeBase
) -> None:
    scenario, _ = read_scenario(path.name, path.read_bytes(), knowledge.schema)
    assert scenario is not None
    try:
        rows = RowWriter(knowledge.schema, "en").rows(scenario)
    except Unwritable as error:
        # an organization that receives; incidents and demands of a foreign State have no row
        assert error.reason == "recipient" or path.stem in NO_ROWS
        return
    found = compare(table_of(rows), knowledge, scenario.as_of)
    assert not found.differences
    told = {key for key in found.seen if key.startswith("route ")}
    assert told == {f"route {r.route}" for r in assess(scenario, knowledge).routes}


def test_a_register_becomes_scenarios_and_a_register_again(knowledge: KnowledgeBase) -> None:
    examples()
    assert portfolio("convert", "examples.csv", "--out", "folder") == OK
    files = sorted(Path("folder").glob("*.heng"))
    written = {path.stem for path in ROOT.glob("examples/*.heng")} - NO_ROWS
    assert len(files) == len(written)
    for file in files:
        scenario, faults = read_scenario(file.name, file.read_bytes(), knowledge.schema)
        assert scenario is not None, faults
    assert portfolio("convert", "folder", "--out", "again.csv") == OK
    first, second = (check(f).drop("row").sort(pl.all()) for f in ("examples.csv", "again.csv"))
    assert first.equals(second)


# --- out


def test_answers_in_every_format_and_for_several_days() -> None:
    examples()
    days = ["--as-of", "2023-07-01", "--as-of", DAY]
    for out in ("o.csv", "o.xlsx", "o.parquet", "o.arrow"):
        assert portfolio("check", "examples.csv", *days, "--out", out) == BREACHED
    both = plain(pl.read_parquet("o.parquet"))
    assert pl.read_csv("o.csv").columns == both.columns == pl.read_excel("o.xlsx").columns
    assert pl.read_ipc("o.arrow").equals(both)
    one = check("examples.csv")
    later = [f"{name} {DAY}" for name in one.columns if name != "row"]
    assert both.select(later).rows() == one.drop("row").rows()
    assert both["route 2023-07-01"].to_list() != both[f"route {DAY}"].to_list()
    lists = both[f"breached norms {DAY}"]
    assert lists.list.len().to_list() == both[f"breached {DAY}"].to_list()
    text = pl.read_csv("o.csv", infer_schema=False)[f"breached norms {DAY}"]
    assert text.fill_null("").to_list() == lists.list.join("; ").to_list()


def test_the_summary_counts_what_the_answers_say(capsys: Capture) -> None:
    answers = check(examples(), "--page", "page.html")
    told = capsys.readouterr().out
    page = Path("page.html").read_text("utf-8")
    routes = answers["route"].drop_nulls().value_counts()
    exempt = routes.filter(pl.col("route") == "exempt")["count"][0]
    assert re.search(rf"Exempt: no assessment.*? {exempt} +\d", told, re.S)
    breached = (answers["breached"] > 0).sum()
    assert re.search(rf"with a norm that is breached +{breached} ", told)
    assert "The costliest breaches" in told and "PIPL 66(2)" in told
    assert page.count("<svg") > 5 and "PIPL 66(2)" in page
    assert "<script" not in page and "http" not in page.replace("http-equiv", "")


def test_a_page_escapes_whatever_the_register_says() -> None:
    Path("<b>.csv").write_text("from,to.located\n<script>,US\n", "utf-8")
    check("<b>.csv", "--page", "page.html")
    page = Path("page.html").read_text("utf-8")
    assert "&lt;b&gt;.csv" in page and "<b>" not in page and "<script" not in page


def test_one_row_is_explained_by_the_reference_evaluator(
    capsys: Capture, knowledge: KnowledgeBase
) -> None:
    answers = check(examples())
    wanted = answers.filter((pl.col("breached") > 0) & pl.col("route").is_not_null())
    row = wanted.row(0, named=True)
    number = row["row"]
    assert portfolio("explain", "out.parquet", "--row", str(number)) == OK
    told = capsys.readouterr().out
    assert name("route", row["route"], "en").split(":")[0] in told
    assert f"examples.csv:{number + 1}" in told  # the line of the file
    plain = " ".join(told.split())
    norms = knowledge.on(date.fromisoformat(DAY)).by_id
    for norm in (*row["breached norms"], *row["open norms"]):
        assert str(norms[norm].sources[0]) in plain
    assert portfolio("explain", "out.parquet", "--row", "99") == WRONG
    Path("examples.csv").write_text("from\na\n", "utf-8")
    assert portfolio("explain", "out.parquet", "--row", "3") == WRONG
    assert "has changed" in capsys.readouterr().err


def test_impact_counts_the_rows_that_a_change_moves(capsys: Capture) -> None:
    examples()
    days = ("2023-07-01", DAY)
    arguments = ("--from", days[0], "--to", days[1], "--out", "moved.csv")
    assert portfolio("impact", "examples.csv", *arguments) == OK
    told = capsys.readouterr().out
    both = ["--as-of", days[0], "--as-of", days[1]]
    assert portfolio("check", "examples.csv", *both, "--out", "b.parquet") == BREACHED
    answers = plain(pl.read_parquet("b.parquet"))
    pair = (f"route {days[0]}", f"route {days[1]}")
    moved = answers.filter(pl.col(pair[0]).ne_missing(pl.col(pair[1])))
    table = pl.read_csv("moved.csv")
    flipped = table.filter(pl.col("before").ne_missing(pl.col("after")))
    assert flipped["row"].to_list() == moved["row"].to_list()
    assert f"{len(table)} of {len(answers)} rows" in told
    capsys.readouterr()
    assert portfolio("impact", "examples.csv", "--from", DAY, "--with-drafts") == OK
    drafts = capsys.readouterr().out
    norms = [line for line in drafts.splitlines() if re.match(r"[A-Z]+-", line)]
    assert norms and all("DRAFT" in line for line in norms)


# --- scale


def big(rows: int, exporters: int) -> str:
    """A register of many rows whose exporters stand all over it."""
    file = f"big-{rows}.parquet"
    flows(rows, exporters).write_parquet(file)
    return file


def test_chunks_change_nothing() -> None:
    """An exporter's flows in other chunks count, and rows keep their order and number."""
    file = big(3_000, 40)
    whole = check(file)
    assert whole["row"].to_list() == list(range(1, 3_001))
    assert whole["route"].n_unique() > 3
    assert check(file, "--rows", "700").equals(whole)
    frame = pl.read_parquet(file)
    own = frame.filter(pl.col("from") == frame["from"][0])
    own.write_parquet("own.parquet")
    alone = check("own.parquet").drop("row")
    place = (frame["from"] == frame["from"][0]).arg_true()
    assert alone.equals(whole[place].drop("row"))


def heng(*arguments: str) -> subprocess.Popen[bytes]:
    """The program in a process of its own, in the folder of the test."""
    command = [sys.executable, "-m", "ui", "portfolio", *arguments]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def progress(folder: Path) -> Iterator[tuple[int, int]]:
    """How many chunks have been read and answered, while a run goes on."""
    while True:
        try:
            noted = json.loads((folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError):
            noted = {"read": [], "answered": []}
        yield len(noted["read"]), len(noted["answered"])
        time.sleep(0.005)


@pytest.mark.parametrize("stage", ["reading", "answering"])
def test_a_run_killed_at_any_moment_is_taken_up(stage: str) -> None:
    """Nothing is lost and nothing comes twice: the answers are those of a run left in peace."""
    file = big(30_000, 300)
    frame = pl.read_parquet(file).with_columns(
        pl.when(pl.int_range(pl.len()) % 997 == 5)
        .then(pl.lit("nonsense"))
        .otherwise("necessity")
        .alias("necessity")
    )
    frame.write_parquet(file)
    options = ("check", file, "--rows", "1000", "--as-of", DAY, "--out")
    run = heng(*options, "killed.parquet")
    for read, answered in progress(Path("killed.parquet.work")):
        assert run.poll() is None, run.communicate()[1].decode()
        if (answered if stage == "answering" else read) >= 4:
            run.send_signal(signal.SIGKILL)
            break
    run.communicate()
    assert not Path("killed.parquet").exists()
    again = heng(*options, "killed.parquet")
    _, told = again.communicate(timeout=300)
    assert again.returncode == BREACHED and b"taking up an earlier run" in told
    answers = check(file, "--rows", "1000", out="peace.parquet")
    assert plain(pl.read_parquet("killed.parquet")).equals(answers)
    aside = [pl.read_csv(f"{name}.set-aside.csv") for name in ("killed", "peace")]
    assert aside[0].equals(aside[1]) and len(aside[0]) + len(answers) == 30_000
    assert not list(Path().glob("*.work"))


def test_memory_is_bound_by_the_rows_of_a_chunk() -> None:
    """Five times the rows in chunks of the same size take little more memory."""
    peaks = []
    for rows in (20_000, 100_000):
        file = big(rows, 200)
        code = (
            "import resource, sys; from ui.cli import main; "
            f"code = main(['portfolio', 'check', '{file}', '--rows', '5000']); "
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); "
            "sys.exit(code)"
        )
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env)
        assert run.returncode == BREACHED, run.stderr.decode()
        peaks.append(int(run.stderr.split()[-1]) / 1024)
    assert peaks[1] < peaks[0] + 150, peaks  # MiB; the larger register alone would be far more


# --- Spark


@pytest.mark.skipif(
    find_spec("pyspark") is None or which("java") is None, reason="needs pyspark and Java"
)
def test_spark_says_what_polars_says(capsys: Capture) -> None:
    file = big(400, 30)
    polars = check(file)
    assert check(file, "--engine", "spark", "--master", "local[1]", out="s.parquet").equals(polars)
    assert not list(Path().glob("*.work"))


def test_without_spark_its_absence_is_told(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert portfolio("check", examples(), "--engine", "spark") == WRONG
    assert "Spark is not installed" in capsys.readouterr().err


def test_the_day_is_todays_unless_said() -> None:
    assert portfolio("check", examples()) == BREACHED
    receipt = json.loads(Path("examples.weighed.parquet.json").read_text("utf-8"))
    assert receipt["as-of"] == [date.today().isoformat()]
