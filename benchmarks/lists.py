"""What pages of a list take with 100,000 subscribers in 270 libraries: a real server, SQLite.

Each figure stands beside the floor: a call that reads the account alone.
"""

from functools import partial
from typing import Any, Final

from benchmarks.measuring import milliseconds, sample_portal

SUBSCRIBERS: Final = 100_000
LIBRARIES: Final = 270
TIMES: Final = 15
QUERIES: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("the first page", {}),
    ("one library", {"library": "fouesnant"}),
    ("one library, search \"le g\"", {"library": "fouesnant", "search": "le g"}),
    ("search \"mediateur\"", {"search": "mediateur"}),
    ("search \"le gall\"", {"search": "le gall"}),
    ("search \"mar\"", {"search": "mar"}),
    ("search \"an\"", {"search": "an"}),
    ("search \"e\"", {"search": "e"}),
    ("status pending", {"status": "pending"}),
    ("no end date", {"no_end_date": "true"}),
    ("sorted by end date", {"sort": "valid_until"}),
    ("page 1,000", {"offset": 49_950}),
)  # fmt: skip


def main() -> None:
    """Measure and print."""
    with sample_portal(SUBSCRIBERS, LIBRARIES) as client:
        floor = milliseconds(lambda: client.get("/session"), TIMES)
        print(f"{'GET /session (the floor)':34} {floor:7.1f} ms")
        for name, query in QUERIES:
            taken = milliseconds(partial(client.get, "/subscribers", params=query), TIMES)
            print(f"{name:34} {taken:7.1f} ms {taken / floor:6.1f} x")


if __name__ == "__main__":
    main()
