"""The compiled knowledge base as a cache of plain data, keyed by the content it came from.

The cache is written atomically and rebuilt whenever it is missing or damaged.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
from platformdirs import user_cache_dir

from dsl.diagnostics import Diagnostic
from kb.rulebook import KnowledgeBase

HERE = Path(__file__).parent


class BrokenKnowledge(Exception):
    """The knowledge base does not compile; `diagnostics` say why."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__(f"{len(diagnostics)} faults in the knowledge base")
        self.diagnostics = diagnostics


def digest_of_sources() -> str:
    """SHA-256 over ontology, statutes and the compiler itself, names and contents."""
    return digest_of(
        [
            *HERE.glob("ontology/*.ttl"),
            *HERE.glob("statutes/**/*.heng"),
            *HERE.glob("*.toml"),
            *HERE.glob("*.py"),
            *HERE.parent.glob("dsl/*.py"),
            *HERE.parent.glob("dsl/*.lark"),
        ]
    )


def digest_of(files: Iterable[Path]) -> str:
    """SHA-256 over files of the program, names and contents."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda f: f.relative_to(HERE.parent).as_posix()):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(HERE.parent).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Where compiled knowledge is kept: HENG_CACHE, or the user's cache directory."""
    return Path(os.environ.get("HENG_CACHE") or user_cache_dir("heng", appauthor=False))


def load() -> KnowledgeBase:
    """The knowledge base, from the cache or freshly compiled.

    Raises BrokenKnowledge with diagnostics if ontology or statutes do not compile. A cache that
    cannot be read or written is no fault: the answer is then compiled each time.
    """
    digest = digest_of_sources()
    file = cache_folder() / f"knowledge-{digest[:32]}.json"
    try:
        knowledge = msgspec.json.decode(file.read_bytes(), type=KnowledgeBase)
        if knowledge.digest == digest:
            return knowledge
    except (OSError, msgspec.DecodeError):
        pass
    knowledge = build(digest)
    _write(file, msgspec.json.encode(knowledge))
    return knowledge


def kept(name: str) -> bytes:
    """What was kept in the cache under a name; nothing if it cannot be read."""
    try:
        return (cache_folder() / name).read_bytes()
    except OSError:
        return b""


def keep(name: str, data: bytes) -> None:
    """Keep something in the cache; that it cannot be written is no fault."""
    _write(cache_folder() / name, data)


def build(digest: str) -> KnowledgeBase:
    """Compile ontology and statutes. Raises BrokenKnowledge if there is any fault."""
    from kb.compile import compile_knowledge
    from kb.ontology import load_graph, schema_of
    from kb.studies import observations_of, studies_of

    graph = load_graph()
    knowledge, faults = compile_knowledge(schema_of(graph), digest)
    if knowledge is None:
        raise BrokenKnowledge(faults)
    studies, evidence = studies_of(graph), observations_of(graph)
    return msgspec.structs.replace(knowledge, evidence=evidence, studies=studies)


def _write(file: Path, data: bytes) -> None:
    import tempfile  # only a fresh compilation writes

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        os.replace(name, file)
    except OSError:
        return
