"""The shortest sequence from one style to another."""

import pytest

from syren_tui.terminal.sgr import change


@pytest.mark.parametrize(
    ("before", "after", "sequence"),
    [
        ("1;38;5;188;48;5;16", "38;5;188;48;5;16", "\x1b[22m"),
        ("1;38;5;188;48;5;16", "38;5;245;48;5;16", "\x1b[22;38;5;245m"),
        ("1;2;38;5;188;48;5;16", "2;38;5;188;48;5;16", "\x1b[22;2m"),
        ("4;21;38;5;188;48;5;16", "21;38;5;188;48;5;16", "\x1b[24;21m"),
        ("3;7;38;5;188;48;5;16", "38;5;188;48;5;16", "\x1b[23;27m"),
        ("38;5;188;48;5;16", "1;38;5;188;48;5;16", "\x1b[1m"),
        ("5;38;5;188", "38;5;188", "\x1b[0;38;5;188m"),
        ("1;38;5;188", "", "\x1b[m"),
        ("1", "1", ""),
    ],
)
def test_an_attribute_ends_alone(before: str, after: str, sequence: str) -> None:
    assert change(before, after) == sequence
