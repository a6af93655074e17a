"""Forward chaining over small facts with durable_rules, and what its release 2.0.28 needs.

* Facts are sent one at a time: a batch may fire wrongly, or not at all.
* Each fact has a number of its own as `id`. Without one it gets a hash, and two facts are taken
  for one where 32 bits of hash agree.
* Facts are joined by equality only, and on numbers. Where the last comparison of a conjunction
  fails, the engine reads on past the end of the conjunction; facts joined by equality are found
  by hash, so that it does not fail.
* The host starts no timers. Those of durable_rules' own host run the actions of any session in
  their threads, so that a post may return before its consequences are there.
* Each session opens with a fact that the catch-all fires on: to remove a session in which nothing
  has fired is to free memory that was never allocated, and the process dies.
* What an action raises is kept, and raised after the post; durable_rules only notes it.
* A session is removed when it is over; it would keep megabytes.
* One session runs at a time, whichever thread asks.
* Once in some ten thousand runs of one process a match is lost, and the same facts sent again do
  what they should. What is found is therefore held against a definition in plain Python
  (`agreed`), and found again if it falls short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count, cycle
from threading import Lock
from typing import Any, Generic, TypeVar

from durable.engine import Host  # type: ignore[import-untyped]
from durable.lang import m, when_all  # type: ignore[import-untyped]

RUNS = 3  # that may fall short of the definition one after the other
Fact = dict[str, int | str]
Found = TypeVar("Found")
Action = Callable[[Found, Any], Fact | None]


def fact(kind: str, **values: Any) -> Any:
    """The condition that there is a fact of that kind with these values.

    A value is a constant, or a property of a fact matched before (`c.duty.norm`), then a number.
    """
    condition = m.kind == kind
    for name, value in values.items():
        condition = condition & (getattr(m, name) == value)
    return condition


class Disagreement(RuntimeError):
    """Rules and definition say different things, and go on doing so: a fault of the program."""


def agreed(run: Callable[[], Found], expected: Found) -> Found:
    """What a run of rules finds, once it is what the definition expects.

    Raises Disagreement if it is not after some runs. A KeyError says that a run left something
    unsettled; whatever else a run raises is raised.
    """
    for _ in range(RUNS):
        try:
            if run() == expected:
                return expected
        except KeyError:
            continue
    raise Disagreement


class Forward(Generic[Found]):
    """A set of rules; each run sends the facts of one subject through them.

    A rule is a function of what has been found so far and of the facts it matched. It may note a
    finding, and may return a fact that follows.
    """

    def __init__(self, name: str) -> None:
        """An empty set of rules; `name` tells it apart from others of the process."""
        self.name = name
        self._rules: dict[str, Any] = {}
        self._host: Any = None
        self._lock = Lock()
        self._session: _Session[Found]
        # A session n keeps a fact `sid-n`: for these n its hash is none of the first 100,000 ids'.
        self._sids = cycle(str(number) for number in range(1000))
        self.rule(m.opening >= 0)(_open)

    def rule(self, *conditions: Any) -> Callable[[Action[Found]], Action[Found]]:
        """Register a function to be called for all facts that match the conditions together."""

        def register(action: Action[Found]) -> Action[Found]:
            def fire(facts: Any) -> None:
                self._session.fire(action, facts)

            self._rules[action.__name__] = when_all(*conditions)(fire)
            return action

        return register

    def run(self, found: Found, facts: Iterable[Fact]) -> None:
        """Send facts in the order given, adding to what is found; raises what a rule raises."""
        with self._lock:
            host = self._registered()
            sid = next(self._sids)
            session = self._session = _Session(found)
            host.assert_fact(self.name, {"sid": sid, **session.numbered({"opening": 0})})
            try:
                for each in facts:
                    host.assert_fact(self.name, {"sid": sid, **session.numbered(each)})
                    if session.error:
                        raise session.error
            finally:
                host.delete_state(self.name, sid)

    def definition(self) -> dict[str, Any]:
        """The rules by name, as durable_rules takes them."""
        return {name: rule.define() for name, rule in self._rules.items()}

    def _registered(self) -> Any:
        if self._host is None:
            host = _Host()
            host.register_rulesets({self.name: self.definition()})
            self._host = host
        return self._host


class _Session(Generic[Found]):
    def __init__(self, found: Found) -> None:
        self.found = found
        self.error: BaseException | None = None
        self._ids = count()

    def numbered(self, fact: Fact) -> Fact:
        return {"id": next(self._ids), **fact}

    def fire(self, action: Action[Found], facts: Any) -> None:
        if self.error is None:
            try:
                follows = action(self.found, facts)
                if follows is not None:
                    facts.assert_fact(self.numbered(follows))
            except BaseException as error:  # an interrupt, too, would be lost in the engine
                self.error = error


class _Host(Host):  # type: ignore[misc]
    """A host without timers."""

    def _run(self) -> None:
        pass


def _open(found: object, facts: Any) -> None:
    """A session opens: the catch-all."""
