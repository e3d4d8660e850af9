"""Random walks: the real console on a real portal, random keys, random faults, and what must hold.

Never a crash; no change that the user did not commit (`tests.walks.licences`); what the list shows
is what the portal says once it is read again; nothing typed into a record is lost without a
question (`tests.walks.unsaved`); something has the focus; nothing goes on without end.

`make check` walks some steps from each screen and dialog, always the same way as far as timing
allows. `make soak` walks for ``SYREN_WALK_STEPS`` steps from ``SYREN_WALK_SEED`` on, and writes
what it saw into the file ``SYREN_WALK_RESULT``. What fails tells its trail: the last steps, each
with the screen it began at.
"""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import cycle, product
from pathlib import Path
from typing import Final

import pytest

from tests.walks.keys import BY_SCREEN
from tests.walks.places import PLACES, may_go
from tests.walks.steps import OFTEN, PICKS, STEPS, Picker
from tests.walks.walker import Walker

NUMBER: Final = int(os.environ.get("SYREN_WALK_STEPS", "10000"))
SEED: Final = int(os.environ.get("SYREN_WALK_SEED", "7"))
RESULT: Final = os.environ.get("SYREN_WALK_RESULT", "")
SHORT: Final = 3
"""Steps of a walk in the suite."""
LONGEST: Final = 200
"""Steps of one walk at most; then another console is opened on another portal."""
_TOLD: Final = 40
"""Steps that are told where something goes wrong."""
_LOGINS: Final = ("fouesnant", "fouesnant", "fouesnant", "departement", "support")
_PRESETS: Final = ("syren", "syren", "loiretek")
_SIZES: Final = ((80, 24), (80, 24), (120, 40))


class Seen:
    """What was walked."""

    def __init__(self) -> None:
        self.rules: Counter[str] = Counter()
        self.screens: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()

    def add(self, walker: Walker) -> None:
        """Add what a walk that has ended saw."""
        self.screens.update(walker.screens)
        self.faults.update(walker.line.counts)

    @property
    def not_seen(self) -> list[str]:
        """The screens and dialogs at which no key was typed."""
        return sorted(BY_SCREEN.keys() - self.screens.keys())

    def write(self) -> None:
        """Write it into the file that was asked for: after each walk, the next may never end."""
        if not RESULT:
            return
        told = {
            "commit": _commit(),
            "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            "python": sys.version.split()[0],
            "steps": sum(self.rules.values()),
            "seed": SEED,
            "rules": dict(self.rules.most_common()),
            "keys by screen": dict(self.screens.most_common()),
            "screens not seen": self.not_seen,
            "faults": dict(self.faults.most_common()),
        }
        text = json.dumps(told, ensure_ascii=False, indent=1)
        Path(RESULT).write_text(text + "\n", encoding="utf-8")


def walk(walker: Walker, chance: random.Random, steps: int, seen: Seen) -> None:
    """Do so many steps at random."""
    for _ in range(steps):
        if walker.ended:
            walker.open_again()
        name = chance.choice(OFTEN)
        picker = Picker([chance.randrange(10_000) for _ in range(PICKS)])
        STEPS[name][1](walker.screen, picker)(walker)
        seen.rules[name] += 1
        walker.check()


def telling(walker: Walker, walked: Callable[[], object]) -> None:
    """Do something, and end the walk; what fails is told with its trail."""
    try:
        walked()
        walker.close()
    except BaseException as error:
        error.add_note("\n".join(walker.trail[-_TOLD:]))
        walker.abandon()
        raise


@pytest.mark.parametrize("place", PLACES)
def test_a_random_walk_from_each_place(place: str) -> None:
    chance, seen = random.Random(f"{SEED} {place}"), Seen()  # noqa: S311 -- a seeded walk
    walker = Walker("fouesnant", "syren", chance.choice(_SIZES))

    def walked() -> None:
        PLACES[place](walker)
        assert walker.screen == place
        walker.type(chance.choice(BY_SCREEN[place]))
        walker.check()
        walk(walker, chance, SHORT, seen)

    telling(walker, walked)
    seen.add(walker)
    assert place not in seen.not_seen


def test_there_is_a_way_to_every_screen() -> None:
    assert PLACES.keys() == BY_SCREEN.keys()


@pytest.mark.soak
def test_long_random_walks(record_property: Callable[[str, object], None]) -> None:
    chance, seen = random.Random(SEED), Seen()  # noqa: S311 -- a seeded walk
    steps, places = NUMBER, cycle(chance.sample(sorted(PLACES), len(PLACES)))
    while steps > 0:
        place = next(places)
        login, preset = chance.choice(
            [each for each in product(_LOGINS, _PRESETS) if may_go(*each, place)]
        )
        walker = Walker(login, preset, chance.choice(_SIZES))
        number = min(steps, LONGEST)
        steps -= number

        def walked(walker: Walker = walker, place: str = place, number: int = number) -> None:
            PLACES[place](walker)
            walk(walker, chance, number, seen)

        telling(walker, walked)
        seen.add(walker)
        seen.write()
    record_property("counted", f"walks: {NUMBER} steps, screens not seen: {seen.not_seen}")
    assert not seen.not_seen or len(PLACES) * LONGEST > NUMBER


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip()
