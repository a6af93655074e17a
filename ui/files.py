"""Writing what a command changes or makes: a file is there whole, or as it was."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress

from ui.streams import Failure
from ui.words import say


def write(file: str, text: str, lang: str) -> None:
    """Put a text in the place of a file, at once; a link stays one, and rights stay as they are.

    Raises Failure, with the file as it was, where this cannot be done.
    """
    path = os.path.realpath(file)
    made = ""
    try:
        handle, made = tempfile.mkstemp(dir=os.path.dirname(path), suffix=".part")
        with os.fdopen(handle, "wb") as out:
            out.write(text.encode())
            out.flush()
            os.fsync(out.fileno())
        os.chmod(made, os.stat(path).st_mode if os.path.exists(path) else 0o666 & ~_umask())
        os.replace(made, path)
        made = ""
    except (OSError, ValueError) as error:  # ValueError: a name with a null byte
        reason = getattr(error, "strerror", None) or str(error)
        raise Failure(say("error.unwritable-file", lang, file=file, reason=reason), lang) from None
    finally:  # an interrupt too leaves nothing behind
        if made:
            with suppress(OSError):
                os.unlink(made)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
