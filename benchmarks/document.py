"""Writes the console's part of docs/performance.md from the raw results."""

import json
from pathlib import Path
from typing import Final

from benchmarks.goals import table

RESULTS: Final = Path("benchmarks/results/console.json")
PAGE: Final = Path("docs/performance.md")
_BEGIN: Final = "<!-- written by benchmarks/document.py: begin -->\n"
_END: Final = "<!-- end -->\n"


def main() -> None:
    """Write it; the rest of the page stays."""
    measured = json.loads(RESULTS.read_text(encoding="utf-8"))
    machine = measured["machine"]
    when = (
        f"Measured on {machine['date']} at commit {machine['commit']}: {machine['cores']} cores, "
        f"Python {machine['python']}, Textual {machine['textual']}, {machine['system']}; "
        f"{machine.get('load', 'its load is not known')}."
    )
    lines = [when, "", *table(measured["figures"]), ""]
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    PAGE.write_text(before + _BEGIN + "\n".join(lines) + _END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
