"""`make attack`: every attack, from a seed; prints what each cost. Ends with 1 where one got in."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from tests.attack import calls, console_answers, crowd, half_open
from tests.attack.finding import Finding

PARTS: Final[dict[str, Callable[[Random, int], Iterator[Finding]]]] = {
    "calls": calls.attack,
    "half_open": half_open.attack,
    "crowd": crowd.attack,
    "console_answers": console_answers.attack,
}


def main() -> int:
    """Run the parts that are asked for."""
    parser = argparse.ArgumentParser(prog="make attack", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--tries", type=int, default=600, help="default: %(default)s")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    failed = 0
    for name in options.parts or PARTS:
        print(f"\n{name}")
        # Of each part's own, so that one of them alone does the same again.
        for finding in PARTS[name](Random(f"{options.seed} {name}"), options.tries):  # noqa: S311
            failed += not finding.held
            print(f"  {'held  ' if finding.held else 'FAILED'} {finding.attack}", flush=True)
            print(f"         {finding.cost}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
