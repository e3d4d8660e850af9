"""What a log line says of an error."""

import logging
import sys

import pytest

from syren_portal.logs import JsonLines, TextLines


@pytest.mark.parametrize("form", [TextLines(), JsonLines()], ids=["text", "json"])
def test_an_error_is_named_without_its_message(form: logging.Formatter) -> None:
    name = "LE GALL"
    try:
        int(name)
    except ValueError:
        record = logging.LogRecord("portal", 40, __file__, 1, "failed", (), sys.exc_info())
    line = form.format(record)
    assert "failed" in line
    assert "ValueError" in line
    assert name not in line


def test_a_line_for_people_says_where_it_was_raised() -> None:
    name = "LE GALL"
    try:
        int(name)
    except ValueError:
        record = logging.LogRecord("portal", 40, __file__, 1, "failed", (), sys.exc_info())
    assert "test_a_line_for_people_says_where_it_was_raised" in TextLines().format(record)
