"""The types of columns that SQLite and PostgreSQL spell differently."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import JSON, BigInteger, Dialect, Integer, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def in_milliseconds(at: datetime) -> int:
    """Return a moment as it is stored."""
    return (at - EPOCH) // timedelta(milliseconds=1)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, stored as whole milliseconds since 1970 on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn a moment into milliseconds."""
        return None if value is None else in_milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn milliseconds into a moment."""
        return None if value is None else EPOCH + timedelta(milliseconds=value)


ByCodePoint: Final = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that sorts and compares by code point: SQLite's own way, PostgreSQL's collation C."""
Json: Final = JSON().with_variant(JSONB(), "postgresql")
RowId: Final = BigInteger().with_variant(Integer(), "sqlite")
"""A growing number; SQLite numbers rows by itself only where the type is INTEGER."""
