"""Writing what a command changes or makes: a file is there whole, or as it was."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress

from ui.streams import Failure
from ui.words import say


def write(file: str, written: str | bytes, lang: str) -> None:
    """Put a text in the place of a file, at once; a link stays one, and rights stay as they are.

    What is no file, such as `/dev/null`, is written to. Raises Failure, with the file as it was,
    where this cannot be done.
    """
    data = written.encode() if isinstance(written, str) else written
    path = os.path.realpath(file)
    made = ""
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            with open(path, "wb") as out:
                out.write(data)
            return
        handle, made = tempfile.mkstemp(dir=os.path.dirname(path), suffix=".part")
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(made, os.stat(path).st_mode if os.path.exists(path) else 0o666 & ~_umask())
        os.replace(made, path)
        made = ""
    except (OSError, ValueError) as error:  # ValueError: a name with a null byte
        reason = getattr(error, "strerror", None) or str(error)
        raise Failure(say("error.out", lang, file=file, reason=reason), lang) from None
    finally:  # an interrupt too leaves nothing behind
        if made:
            with suppress(OSError):
                os.unlink(made)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
