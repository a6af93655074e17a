"""What a run over a register keeps beside its answer, so that it can be stopped and taken up again.

Every chunk is written aside and renamed before the manifest says that it is there: whatever
happens, a chunk is either done or not begun.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from engine.bulk_entities import Chunk

MANIFEST, ARROW = "manifest.json", ".arrow"


class Store:
    """The chunks of one run: in memory, or in a folder with a manifest."""

    def __init__(self, folder: Path | None, identity: dict[str, Any]) -> None:
        """Take up what is in the folder if it is of the same register, law and options."""
        self.folder = folder
        self.manifest: dict[str, Any] = {"identity": identity, "read": [], "whole": False}
        self.manifest["answered"] = []
        self._kept: dict[str, Any] = {}
        self.resumed = 0
        if folder is None:
            return
        found = self._found(folder / MANIFEST)
        if found is not None and found["identity"] == identity:
            self.manifest = found
            self.resumed = len(found["read"]) + len(found["answered"])
        else:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            self._note()

    @staticmethod
    def _found(path: Path) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return found

    # the register as it was read

    @property
    def read(self) -> list[dict[str, Any]]:
        """What is noted of each chunk that has been read."""
        noted: list[dict[str, Any]] = self.manifest["read"]
        return noted

    @property
    def whole(self) -> bool:
        """Whether the register has been read to its end."""
        return bool(self.manifest["whole"])

    def add(self, chunk: Chunk, noted: dict[str, Any]) -> None:
        """Keep a chunk that was read; `noted` is what else must not be lost."""
        place = len(self.read)
        for part, frame in zip(("cells", "marks"), chunk, strict=True):
            self._keep(f"{part}-{place:05}", frame)
        self.read.append(noted)
        self._note()

    def ended(self) -> None:
        """Note that there is no more to read."""
        self.manifest["whole"] = True
        self._note()

    def chunk(self, place: int) -> Chunk:
        """A chunk that was read."""
        return self._kept_frame(f"cells-{place:05}"), self._kept_frame(f"marks-{place:05}")

    def replace(self, place: int, chunk: Chunk) -> None:
        """Put a chunk in the place of one that was read, under another name."""
        for part, frame in zip(("settled-cells", "settled-marks"), chunk, strict=True):
            self._keep(f"{part}-{place:05}", frame)

    def settled(self, place: int) -> Chunk:
        """A chunk as `replace` left it, else as it was read."""
        if not self._has(f"settled-marks-{place:05}"):
            return self.chunk(place)
        names = (f"settled-{part}-{place:05}" for part in ("cells", "marks"))
        cells, marks = map(self._kept_frame, names)
        return cells, marks

    def chunks(self) -> Iterator[Chunk]:
        """Every chunk, settled."""
        for place in range(len(self.read)):
            yield self.settled(place)

    # the answers

    @property
    def answered(self) -> list[dict[str, Any]]:
        """What is noted of each chunk that has been answered."""
        noted: list[dict[str, Any]] = self.manifest["answered"]
        return noted

    def answer(self, told: pl.DataFrame, noted: dict[str, Any]) -> None:
        """Keep the answer on the next chunk."""
        self._keep(f"told-{len(self.answered):05}", told)
        self.answered.append(noted)
        self._note()

    def told_files(self) -> list[Path]:
        """The files that hold the answers, if files do."""
        if self.folder is None:
            return []
        return [self.folder / f"told-{place:05}{ARROW}" for place in range(len(self.answered))]

    def told(self) -> Iterator[pl.DataFrame]:
        """The answers, chunk by chunk."""
        for place in range(len(self.answered)):
            yield self._kept_frame(f"told-{place:05}")

    def remove(self) -> None:
        """Remove the folder: its work is done."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    # files

    def _keep(self, name: str, frame: pl.DataFrame) -> None:
        if self.folder is None:
            self._kept[name] = frame
            return
        unfinished = self.folder / f"{name}.part"
        frame.write_ipc(unfinished)
        os.replace(unfinished, self.folder / f"{name}{ARROW}")

    def _has(self, name: str) -> bool:
        if self.folder is None:
            return name in self._kept
        return (self.folder / f"{name}{ARROW}").exists()

    def _kept_frame(self, name: str) -> pl.DataFrame:
        import polars as pl

        if self.folder is None:
            frame: pl.DataFrame = self._kept[name]
            return frame
        return pl.read_ipc(self.folder / f"{name}{ARROW}")

    def _note(self) -> None:
        if self.folder is None:
            return
        unfinished = self.folder / f"{MANIFEST}.part"
        unfinished.write_text(json.dumps(self.manifest, ensure_ascii=False), "utf-8")
        os.replace(unfinished, self.folder / MANIFEST)
