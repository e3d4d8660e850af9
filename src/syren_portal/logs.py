"""Log lines, for people or for programs; neither holds personal data."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any, Final

FORMATS: Final = ("text", "json")


class TextLines(logging.Formatter):
    """A line a record, for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: Any) -> str:
        """Say where it was raised, and its class: a message may quote what somebody typed."""
        kind, _, trace = ei
        places = "".join(traceback.format_tb(trace))
        return places + (kind.__qualname__ if kind is not None else "")


class JsonLines(logging.Formatter):
    """A JSON object a line: time, level, logger, message, and what is known of the call."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0]:
            # The class alone: a message may quote what somebody typed.
            line["exception"] = record.exc_info[0].__qualname__
        return json.dumps(line, ensure_ascii=False)


def log_to_standard_error(form: str) -> None:
    """Send every line there, in one of `FORMATS`."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # Its lines would quote addresses with their queries.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("alembic").setLevel(logging.WARNING)
