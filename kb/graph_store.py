"""The graph as a cache of N-Triples, keyed by the content it came from.

The first line carries the SHA-256 of the rest. The file is written atomically, and made afresh
whenever it is missing or damaged. Reading it needs no RDF library.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from kb.store import cache_folder, digest_of_sources, load

KEPT = 3  # graphs of other versions of the sources that are left in the cache
HEAD = b"# sha256 "


def graph_bytes() -> bytes:
    """The graph as N-Triples, from the cache or freshly made.

    Raises BrokenKnowledge if the knowledge base does not compile. A cache that cannot be read or
    written is no fault: the graph is then made each time.
    """
    file = cache_folder() / f"graph-{digest_of_sources()[:32]}.nt"
    with contextlib.suppress(OSError):
        found = _checked(file.read_bytes())
        if found is not None:
            return found
    lines = _built()
    _keep(file, HEAD + hashlib.sha256(lines).hexdigest().encode() + b"\n" + lines)
    return lines


def _checked(data: bytes) -> bytes | None:
    """What stands below the first line, if the first line says that it is whole."""
    head, _, lines = data.partition(b"\n")
    whole = head == HEAD + hashlib.sha256(lines).hexdigest().encode()
    return lines if whole else None


def _built() -> bytes:
    from kb.graph import build_graph

    text = build_graph(load()).serialize(format="nt")
    return ("\n".join(sorted(filter(None, text.split("\n")))) + "\n").encode()


def _keep(file: Path, data: bytes) -> None:
    """Write the file in one step, and let go of the oldest graphs beside it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        os.replace(name, file)
        others = [other for other in file.parent.glob("graph-*.nt") if other != file]
        others.sort(key=lambda other: other.stat().st_mtime, reverse=True)
        for other in others[KEPT:]:
            other.unlink()
    except OSError:
        return
