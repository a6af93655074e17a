#!/usr/bin/env python3
"""Set Heng up beside this file and start it; Python and a package index are all it takes.

    python3 start.py                 set up, then check the example scenario
    python3 start.py check FILE …    set up, then hand every argument to `heng`
    python3 start.py test …          set up with the test tools; lint, types, contracts, pytest

The first run makes `.venv` and installs into it; later runs find it as they left it and answer
at once. Remove `.venv` to begin anew. What is said about the setting up goes to standard error.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "heng-stamp"
EXAMPLE = "examples/cross_border_ecommerce.heng"
BREACHED = 1  # what `heng check` answers when something is breached
PYTHONS = ((3, 12), (3, 11))  # as in pyproject.toml, the better one first

CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "contracts": ["lint-imports", "--no-cache", "--no-logo"],
}


class SetUpError(Exception):
    """Setting up failed; the message says why."""


def main(arguments: list[str]) -> int:
    """Set up what the arguments need, run it and return its exit code (2: not set up)."""
    testing = arguments[:1] == ["test"]
    try:
        set_up("test" if testing else "run")
    except SetUpError as error:
        say(f"start.py: {error}")
        return 2
    if testing:
        return check(arguments[1:])
    heng = str(BIN / "heng")
    if arguments:
        return run([heng, *arguments])
    code = run([heng, "check", EXAMPLE], cwd=ROOT)
    return 0 if code == BREACHED else code  # the example is in breach on purpose


def check(arguments: list[str]) -> int:
    """Run the static checks, then pytest with these arguments; stop at the first red."""
    for name, command in CHECKS.items():
        started = time.monotonic()
        done = quietly([BIN / command[0], *command[1:]])
        seconds = f"{time.monotonic() - started:.1f} s"
        if done.returncode:
            say(f"{done.stdout}\n✗ {name} ({seconds}): {shlex.join(command)}")
            return done.returncode
        say(f"✓ {name} ({seconds})")
    spread = [] if arguments else ["--numprocesses", "auto"]
    return run([str(PYTHON), "-m", "pytest", "--quiet", *spread, *arguments], cwd=ROOT)


# --- setting up


def set_up(purpose: str) -> None:
    """Make `.venv` fit pyproject.toml, unless its stamp says that it does.

    Args:
        purpose: "run", or "test" for the test tools too.

    Raises:
        SetUpError: the interpreter or the machine cannot do it, or an installation failed.
    """
    # An installation depends on what is declared and, being editable, on where it stands.
    declared = (ROOT / "pyproject.toml").read_bytes()
    stamp = hashlib.sha256(declared + str(ROOT).encode()).hexdigest()
    installed = STAMP.read_text().split() if STAMP.exists() and PYTHON.exists() else []
    if installed[:1] == [stamp] and purpose in installed:
        return
    if not PYTHON.exists():
        make_venv()
    STAMP.unlink(missing_ok=True)
    ensure_durable_rules(declared.decode())
    testing = "test" in (purpose, *installed)
    with step("installing Heng and its test tools" if testing else "installing Heng"):
        pip("install", "--editable", f"{ROOT}[test]" if testing else str(ROOT))
    STAMP.write_text(f"{stamp} run test\n" if testing else f"{stamp} run\n")


def make_venv() -> None:
    """Make `.venv` with this interpreter, or with another on the path if this one does not fit.

    Raises:
        SetUpError: no interpreter fits, or it cannot make environments.
    """
    others = (f"python{major}.{minor}" for major, minor in PYTHONS)
    found = (other for other in others if shutil.which(other) and answers(other))
    python = sys.executable if sys.version_info[:2] in PYTHONS else next(found, None)
    if not python:
        names = " or ".join(f"{major}.{minor}" for major, minor in reversed(PYTHONS))
        raise SetUpError(f"Heng needs Python {names}; this is {sys.version.split()[0]}.")
    with step("making .venv"):
        done = quietly([python, "-m", "venv", "--clear", VENV])
        if done.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            raise SetUpError(f"no virtual environment could be made.\n{done.stdout}")


def ensure_durable_rules(declared: str) -> None:
    """Install durable_rules, which is published as C source only.

    Where no C compiler is at hand, the one in the package ziglang builds it and is removed again.

    Args:
        declared: the text of pyproject.toml.

    Raises:
        SetUpError: it could not be built.
    """
    usual = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "").split()
    if os.name == "nt" or (usual and shutil.which(usual[0])):
        return  # pip will build it along with the rest
    found = re.search(r'"(durable-rules[^"]*)"', declared)
    wanted = found[1] if found else "durable-rules"
    other = next(filter(shutil.which, ("cc", "gcc", "clang")), None)
    if other:
        with step(f"building durable_rules with {other}"):
            pip("install", wanted, CC=other, LDSHARED=f"{other} -shared")
        return
    with step("looking for durable_rules ready built"):
        # It may be installed already, or kept by pip from an earlier build.
        if quietly([PYTHON, "-m", "pip", "install", "--quiet", wanted]).returncode == 0:
            return
    with step("fetching a C compiler (ziglang, about 100 MB, removed afterwards)"):
        pip("install", "ziglang>=0.13,<1")
    with step("building durable_rules with it"), tempfile.TemporaryDirectory() as cache:
        # -I: during a build pip hides the environment's packages by way of PYTHONPATH.
        zig = f"{shlex.quote(str(PYTHON))} -I -m ziglang"
        cc = f"{zig} cc -fno-sanitize=undefined"
        tools = {"CC": cc, "LDSHARED": f"{cc} -shared", "AR": f"{zig} ar"}
        pip("install", wanted, **tools, ZIG_GLOBAL_CACHE_DIR=cache, ZIG_LOCAL_CACHE_DIR=cache)
        pip("uninstall", "--yes", "ziglang")


def pip(action: str, *arguments: str, **environment: str) -> None:
    """Let the environment's pip do something quietly.

    Args:
        action: pip's command.
        arguments: what follows it.
        environment: variables to set for it, and for what it builds.

    Raises:
        SetUpError: with pip's own words.
    """
    options = ["--disable-pip-version-check", "--quiet"]
    done = quietly([PYTHON, "-m", "pip", action, *options, *arguments], **environment)
    if done.returncode:
        hint = ""
        if "Python.h" in done.stdout:
            hint = "\nThe headers of Python are missing (on Debian: the package python3-dev)."
        raise SetUpError(f"pip {action} {shlex.join(arguments)} failed.\n{done.stdout}{hint}")


# --- running things and saying so


def run(command: list[str], cwd: Path | None = None) -> int:
    """Run a command in the foreground; return its exit code."""
    try:
        return subprocess.call(command, cwd=cwd)
    except KeyboardInterrupt:
        return 130


def quietly(command: list[str | Path], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command at the root of the project; return all that it wrote as its output."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def answers(python: str) -> bool:
    """Whether this interpreter runs; version managers put names on the path that do not."""
    return quietly([python, "--version"]).returncode == 0


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say what begins and, on the same line, how long it took."""
    started = time.monotonic()
    say(f"{name} …", end=" ")
    try:
        yield
    finally:
        say(f"{time.monotonic() - started:.0f} s")


def say(text: str, end: str = "\n") -> None:
    """Say something on standard error."""
    print(text, end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
