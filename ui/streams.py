"""Reading what the user names and writing what they asked for, without ever a traceback."""

from __future__ import annotations

import contextlib
import io
import os
import sys

from ui.words import number, say

STDIN = "-"


class Failure(Exception):
    """A command cannot go on; its text is for the user, empty where all has been said."""

    def __init__(self, words: str = "", lang: str = "en") -> None:
        super().__init__(say("error.prefix", lang) + words if words else "")


def prepare() -> None:
    """Make both streams write UTF-8 whatever the locale says, and never fail on a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def complain(text: str) -> None:
    """Write a line to standard error; if nobody listens there, so be it."""
    with contextlib.suppress(OSError, ValueError):
        print(text.rstrip("\n"), file=sys.stderr, flush=True)


def emit(text: str, lang: str = "en") -> None:
    """Write to standard output; if the reader has gone (`| head`), go on in silence.

    Raises Failure where nothing can be written, such as on a full disk.
    """
    if sys.stdout is None:  # the shell closed it
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard()
    except OSError as error:
        _discard()
        raise Failure(say("error.unwritable", lang, reason=error.strerror), lang) from None


def _discard() -> None:
    """Let what is still buffered go nowhere, or Python complains when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def read(file: str, lang: str) -> bytes:
    """The bytes of a file, or of standard input for `-`; Failure says why there are none."""
    from dsl.parse import MOST_BYTES  # the parser is not needed to print help

    words = {"file": file}
    try:
        if file == STDIN:
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with open(file, "rb") as opened:
                data = opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise Failure(say("error.missing", lang, **words), lang) from None
    except IsADirectoryError:
        raise Failure(say("error.directory", lang, **words), lang) from None
    except PermissionError:
        key = "directory" if os.path.isdir(file) else "permission"
        raise Failure(say(f"error.{key}", lang, **words), lang) from None
    except (OSError, ValueError) as error:  # ValueError: a name with a null byte
        reason = getattr(error, "strerror", None) or str(error)
        raise Failure(say("error.unreadable", lang, reason=reason, **words), lang) from None
    return bounded(file, data, lang)


def bounded(file: str, data: bytes, lang: str) -> bytes:
    """The bytes of a scenario called `file`; Failure says so if they are too many."""
    from dsl.parse import MOST_BYTES

    if len(data) > MOST_BYTES:
        raise Failure(say("error.large", lang, most=number(MOST_BYTES, lang), file=file), lang)
    return data
