"""Reading what the user names and writing what they asked for, without ever a traceback."""

from __future__ import annotations

import contextlib
import io
import os
import sys

from dsl.parse import MOST_BYTES
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


def emit(text: str) -> None:
    """Write to standard output; if the reader has gone (`| head`), go on in silence."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, sys.stdout.fileno())
        os.close(silence)


def read(file: str, lang: str) -> bytes:
    """The bytes of a file, or of standard input for `-`; Failure says why there are none."""
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
    if len(data) > MOST_BYTES:
        raise Failure(say("error.large", lang, most=number(MOST_BYTES, lang), **words), lang)
    return data
