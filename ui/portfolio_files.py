"""Tables in files: CSV, XLSX, Parquet and Arrow, read in chunks of rows and written from them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.portfolio_words import say
from ui.streams import Failure

if TYPE_CHECKING:
    import polars as pl

PARQUET = ".parquet"
FORMATS = (".csv", ".xlsx", PARQUET, ".arrow")
MOST_IN_EXCEL = 1_048_575  # the rows below the header that a sheet can hold
ENCODINGS = ("utf-8-sig", "gb18030")  # what spreadsheets write, in the order of trying
SAMPLE = 1 << 16
BLOCK = 1 << 24
BYTES_OF_A_CODE = 4  # of a text in Parquet, at most, where each text is written once
LISTS = "; "  # between the items of a list where a cell holds text only


@dataclass(frozen=True)
class Table:
    """A table in a file: its headers, and its rows in chunks."""

    path: Path
    headers: tuple[str, ...]
    lang: str

    def chunks(self, size: int) -> Iterator[pl.DataFrame]:
        """The rows in chunks of `size`, the last one shorter; Failure where they cannot be read."""
        import polars as pl

        waiting: list[pl.DataFrame] = []
        count = 0
        for part in self._parts(size):
            waiting.append(part)
            count += len(part)
            while count >= size:
                together = pl.concat(waiting, how="vertical_relaxed")
                yield together[:size]
                waiting, count = [together[size:]], count - size
        if count:
            yield pl.concat(waiting, how="vertical_relaxed")

    def _parts(self, size: int) -> Iterator[pl.DataFrame]:
        import polars as pl

        with _told(self.path, self.lang):
            for batch in _batches(self.path, size):
                frame = pl.from_arrow(batch)
                assert isinstance(frame, pl.DataFrame)
                yield frame


def open_table(file: str, lang: str) -> Table:
    """A table that can be read; Failure says why one cannot."""
    path = Path(file)
    if path.suffix.lower() not in FORMATS:
        raise Failure(say("wrong.format", lang, file=file, formats=", ".join(FORMATS)), lang)
    if not path.exists():
        raise Failure(say("error.missing", lang, file=file), lang)
    if path.is_dir():
        raise Failure(say("error.directory", lang, file=file), lang)
    if not path.stat().st_size:
        raise Failure(say("wrong.empty-file", lang, file=file), lang)
    with _told(path, lang):
        headers = [str(name).strip() for name in _headers(path)]
    if not any(headers):
        raise Failure(say("wrong.headers", lang, file=file), lang)
    twice = sorted({name for name in headers if headers.count(name) > 1})
    if twice:
        raise Failure(say("wrong.twice", lang, file=file, names=", ".join(twice)), lang)
    return Table(path, tuple(headers), lang)


class _told:
    """Turns what a reader of files raises into a Failure."""

    def __init__(self, path: Path, lang: str) -> None:
        self.path, self.lang = path, lang

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is None or isinstance(error, (Failure, GeneratorExit, KeyboardInterrupt)):
            return
        module = type(error).__module__.partition(".")[0]
        if isinstance(error, (OSError, ValueError)) or module in READERS:
            reason = str(getattr(error, "strerror", None) or error).splitlines()[0][:200]
            if isinstance(error, UnicodeError):
                reason = say("wrong.encoding", self.lang)
            words = say("error.unreadable", self.lang, file=str(self.path), reason=reason)
            raise Failure(words, self.lang) from None


READERS = ("pyarrow", "fastexcel", "polars", "_fastexcel")


def _headers(path: Path) -> list[str]:
    import pyarrow as pa  # type: ignore[import-untyped]

    match path.suffix.lower():
        case ".csv":
            return list(_csv(path).schema.names)
        case ".xlsx":
            return [str(name) for name in _sheet(path).column_names]
        case ".parquet":
            import pyarrow.parquet as pq  # type: ignore[import-untyped]

            return list(pq.read_schema(path).names)
    with pa.memory_map(str(path)) as source:
        return list(pa.ipc.open_file(source).schema.names)


def _batches(path: Path, size: int) -> Iterator[Any]:
    """Arrow tables of some rows each, the names of the columns stripped."""
    import pyarrow as pa

    match path.suffix.lower():
        case ".csv":
            found: Iterable[Any] = _csv(path)
        case ".xlsx":
            found = _sheet(path).to_batches(max_chunksize=size)
        case ".parquet":
            import pyarrow.parquet as pq

            few = _repeated(pq.read_metadata(path))
            file = pq.ParquetFile(path, pre_buffer=False, read_dictionary=few)
            found = file.iter_batches(batch_size=size)
        case _:
            reader = pa.ipc.open_file(pa.memory_map(str(path)))
            found = (reader.get_batch(number) for number in range(reader.num_record_batches))
    for batch in found:
        table = pa.Table.from_batches([batch])
        yield table.rename_columns([name.strip() for name in table.column_names])


def _repeated(metadata: Any) -> list[str]:
    """The columns of a Parquet file whose texts take so little room that they must be few."""
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    found = []
    for place in range(metadata.num_columns):
        parts = [group.column(place) for group in groups]
        if all(
            part.physical_type == "BYTE_ARRAY"
            and part.total_uncompressed_size < BYTES_OF_A_CODE * part.num_values
            for part in parts
        ):
            found.append(metadata.schema.column(place).path)
    return found


def _csv(path: Path) -> Any:
    """A reader of a CSV file, every cell as text, in the encoding that its beginning has."""
    from pyarrow import csv, string

    encoding = _encoding(path)
    reading = csv.ReadOptions(encoding=encoding, block_size=BLOCK)
    parsing = csv.ParseOptions(newlines_in_values=True)
    with csv.open_csv(path, reading, parsing) as first:
        names = first.schema.names
    converting = csv.ConvertOptions(
        column_types=dict.fromkeys(names, string()), strings_can_be_null=True, null_values=[""]
    )
    return csv.open_csv(path, reading, parsing, converting)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    for encoding in ENCODINGS:
        for cut in range(4):  # the sample may end within a character
            try:
                sample[: len(sample) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return "utf8" if encoding == ENCODINGS[0] else encoding
    raise UnicodeError(f"neither of {ENCODINGS}")


def _sheet(path: Path) -> Any:
    """The first sheet of a workbook as an Arrow table of text and days."""
    import fastexcel
    import pyarrow as pa

    sheet = fastexcel.read_excel(path).load_sheet(0, dtype_coercion="coerce")
    batch = sheet.to_arrow()
    return pa.Table.from_batches([batch] if isinstance(batch, pa.RecordBatch) else batch)


# writing


def free(path: str, formats: Iterable[str], lang: str) -> Path:
    """A path that can be written to; Failure if its name says no known format."""
    if Path(path).suffix.lower() not in formats:
        raise Failure(say("wrong.format", lang, file=path, formats=", ".join(formats)), lang)
    return Path(path)


def write(frames: Iterable[pl.DataFrame], path: Path, lang: str) -> None:
    """Write frames of the same columns one below the other, whole or not at all.

    Lists become text in CSV and XLSX. Raises Failure where a sheet cannot hold the rows.
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        match path.suffix.lower():
            case ".csv":
                _write_csv(frames, unfinished)
            case ".xlsx":
                _write_sheet(frames, unfinished, lang)
            case kind:
                _write_arrow(frames, unfinished, kind)
        os.replace(unfinished, path)
    except OSError as error:
        raise Failure(say("error.unwritable", lang, reason=error.strerror or error), lang) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _write_csv(frames: Iterable[pl.DataFrame], path: Path) -> None:
    with path.open("wb") as out:
        out.write(b"\xef\xbb\xbf")  # or a spreadsheet takes Chinese for something else
        for place, frame in enumerate(frames):
            flat(frame).write_csv(out, include_header=place == 0)


def _write_sheet(frames: Iterable[pl.DataFrame], path: Path, lang: str) -> None:
    import polars as pl

    together = pl.concat(map(flat, frames))
    if len(together) > MOST_IN_EXCEL:
        raise Failure(say("wrong.sheet", lang, n=f"{MOST_IN_EXCEL:,}"), lang)
    with path.open("wb") as out:
        together.write_excel(out, autofit=len(together) < 10_000, freeze_panes=(1, 0))


def _write_arrow(frames: Iterable[pl.DataFrame], path: Path, kind: str) -> None:
    import polars as pl

    together = pl.concat(frames)
    if kind == PARQUET:
        together.write_parquet(path)
    else:
        plain(together).write_ipc(path)


def join(parts: Iterable[Path], rename: Callable[[str], str], path: Path, lang: str) -> None:
    """Write Arrow files of the same columns as one Parquet file, without holding them all."""
    import polars as pl

    unfinished = path.with_name(f"{path.name}.part")
    try:
        pl.scan_ipc(list(parts)).rename(rename).sink_parquet(unfinished)
        os.replace(unfinished, path)
    except OSError as error:
        raise Failure(say("error.unwritable", lang, reason=error.strerror or error), lang) from None
    finally:
        unfinished.unlink(missing_ok=True)


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame with text in the place of enumerations."""
    import polars as pl
    import polars.selectors as cs

    words = cs.by_dtype(pl.Enum, pl.Categorical).cast(pl.String)
    lists = [n for n, t in frame.schema.items() if isinstance(t, pl.List)]
    return frame.with_columns(words, *(pl.col(name).cast(pl.List(pl.String)) for name in lists))


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame without lists."""
    import polars as pl

    lists = [n for n, t in frame.schema.items() if isinstance(t, pl.List)]
    return plain(frame).with_columns(pl.col(name).list.join(LISTS) for name in lists)
