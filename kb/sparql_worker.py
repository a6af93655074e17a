"""The process that answers one SPARQL query and ends; `kb.sparql` starts it, and stops it in time.

Standard input: a line of JSON (query, prefixes, limit, format), then the graph as N-Triples.
Standard output: the answer, or what is wrong, as JSON. It imports nothing of the project.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from typing import Any

import pyoxigraph as ox

MEMORY = 3 * 1024**3  # bytes of address space
FORMATS = {"turtle": ox.RdfFormat.TURTLE, "json": ox.RdfFormat.JSON_LD}


def close_the_door() -> None:
    """Let the process open neither file nor connection from here on, and bound its memory."""
    try:
        import resource
    except ImportError:  # no such thing on Windows
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def term(value: Any) -> dict[str, str] | None:
    """A term as the SPARQL results format in JSON has it."""
    if value is None:
        return None
    if isinstance(value, ox.NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, ox.BlankNode):
        return {"type": "bnode", "value": value.value}
    if isinstance(value, ox.Triple):
        return {"type": "literal", "value": str(value)}
    found = {"type": "literal", "value": value.value}
    if value.language:
        found["xml:lang"] = value.language
    elif value.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
        found["datatype"] = value.datatype.value
    return found


def answer(request: dict[str, Any], graph: bytes) -> dict[str, Any]:
    """The answer to a request; SyntaxError says where the query is wrong."""
    store = ox.Store()
    store.bulk_load(graph, format=ox.RdfFormat.N_TRIPLES)
    prefixes, limit = request["prefixes"], request["limit"]
    close_the_door()
    results = store.query(request["query"], prefixes=prefixes)
    if isinstance(results, ox.QueryBoolean):
        return {"kind": "truth", "truth": bool(results)}
    if isinstance(results, ox.QuerySolutions):
        names = [variable.value for variable in results.variables]
        found = [[term(value) for value in row] for row in islice(results, limit + 1)]
        return {"kind": "rows", "names": names, "rows": found[:limit], "more": len(found) > limit}
    triples = list(islice(results, limit + 1))
    cut = triples[:limit]
    made: dict[str, Any] = {"kind": "graph", "more": len(triples) > limit}
    if request["format"] in FORMATS:
        text = ox.serialize(cut, format=FORMATS[request["format"]], prefixes=prefixes)
        return {**made, "text": (text or b"").decode()}
    rows = [[term(node) for node in (t.subject, t.predicate, t.object)] for t in cut]
    return {**made, "names": ["subject", "predicate", "object"], "rows": rows}


def main() -> None:
    """Answer the request on standard input."""
    request = json.loads(sys.stdin.buffer.readline())
    graph = sys.stdin.buffer.read()
    try:
        said = answer(request, graph)
    except SyntaxError as error:
        said = {"kind": "syntax", "text": str(error)}
    except (OSError, ValueError, RuntimeError) as error:
        said = {"kind": "fault", "text": str(error)}
    except MemoryError:
        said = {"kind": "memory"}
    sys.stdout.write(json.dumps(said, ensure_ascii=True))


if __name__ == "__main__":
    main()
