"""Random walks: the real console on a real portal, random keys, random faults, and what must hold.

Never a crash; no change that the user did not commit (`tests.walks.licences`); what the list shows
is what the portal says once it is read again; nothing typed into a record is lost without a
question (`tests.walks.unsaved`); something has the focus; nothing goes on without end.

`make check` walks a little, always the same way as far as timing allows; `make soak` walks for
``SYREN_WALK_STEPS`` steps from ``SYREN_WALK_SEED`` on, and writes what it saw into the file
``SYREN_WALK_RESULT``. What fails tells its trail: the last steps, each with the screen it began at.
"""

import itertools
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from tests.walks.keys import BY_SCREEN
from tests.walks.steps import OFTEN, PICKS, STEPS, Picker
from tests.walks.walker import Walker

NUMBER: Final = int(os.environ.get("SYREN_WALK_STEPS", "80"))
SEED: Final = int(os.environ.get("SYREN_WALK_SEED", "7"))
RESULT: Final = os.environ.get("SYREN_WALK_RESULT", "")
LONGEST: Final = 200
"""Steps of one walk at most; then another console is opened on another portal."""
_TOLD: Final = 40
"""Steps that are told where something goes wrong."""

rules: Counter[str] = Counter()
screens: Counter[str] = Counter()
faults: Counter[str] = Counter()


class Walk(RuleBasedStateMachine):
    """One console, from its sign-in on."""

    walker: Walker | None = None
    begun: ClassVar = itertools.count()

    @initialize(
        login=st.sampled_from(["fouesnant", "fouesnant", "fouesnant", "departement", "support"]),
        preset=st.sampled_from(["syren", "syren", "loiretek"]),
        size=st.sampled_from([(80, 24), (80, 24), (120, 40)]),
    )
    def opens(self, login: str, preset: str, size: tuple[int, int]) -> None:
        if next(Walk.begun):  # hypothesis begins with the simplest: one and the same rule again
            self.walker = Walker(login, preset, size)

    @rule(name=st.sampled_from(OFTEN), numbers=st.tuples(*[st.integers(0, 9999)] * PICKS))
    def step(self, name: str, numbers: tuple[int, ...]) -> None:
        """Do one thing: one rule, for of several hypothesis leaves some out of a whole walk."""
        walker = self.walker
        if walker is None:
            return
        doing = STEPS[name][1](walker.screen, Picker(numbers))
        rules[name] += 1

        def walked() -> None:
            if walker.ended:
                walker.open_again()
            doing(walker)
            walker.check()

        self._telling(walker, walked)

    def teardown(self) -> None:
        if self.walker is None:
            return
        walker, self.walker = self.walker, None
        screens.update(walker.screens)
        faults.update(walker.line.counts)
        self._telling(walker, walker.close)
        if RESULT:
            write()

    @staticmethod
    def _telling(walker: Walker, walked: Callable[[], object]) -> None:
        try:
            walked()
        except BaseException as error:
            error.add_note("\n".join(walker.trail[-_TOLD:]))
            raise


def test_walks(record_property: Callable[[str, object], None]) -> None:
    walk = seed(SEED)(Walk)
    number = -(-NUMBER // LONGEST)
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=number + 1,
            stateful_step_count=-(-NUMBER // number),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        ),
    )
    record_property("counted", f"walks: {json.dumps(seen(), ensure_ascii=False)}")


def seen() -> dict[str, Any]:
    """What was walked so far."""
    return {
        "steps": sum(rules.values()),
        "seed": SEED,
        "rules": dict(rules.most_common()),
        "keys by screen": dict(screens.most_common()),
        "screens not seen": sorted(BY_SCREEN.keys() - screens.keys()),
        "faults": dict(faults.most_common()),
    }


def write() -> None:
    """Write it into the file that was asked for: after each walk, for the next may never end."""
    where = {"commit": _commit(), "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
             "python": sys.version.split()[0]}  # fmt: skip
    text = json.dumps(where | seen(), ensure_ascii=False, indent=1)
    Path(RESULT).write_text(text + "\n", encoding="utf-8")


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip()
