"""The portal's settings, its libraries, staff accounts and their tokens."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from syren_api.models import Account, Library
from syren_api.statuses import Role
from syren_api.text import sort_key
from syren_portal.db.schema import accounts, libraries, portal, tokens
from syren_portal.presets import PortalSettings
from syren_portal.store.attempts import AHEAD
from syren_portal.store.forget import forget


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """A staff account as it is stored."""

    id: int
    account: Account
    password_hash: str = field(repr=False)


def login_key(login: str) -> str:
    """Return the form in which logins are stored and compared."""
    return login.casefold()


def read_settings(connection: Connection) -> PortalSettings | None:
    """Return the portal's settings; None where the database holds no portal yet."""
    stored = connection.execute(select(portal.c.settings)).scalar_one_or_none()
    return None if stored is None else PortalSettings.model_validate(stored)


def write_settings(connection: Connection, settings: PortalSettings) -> None:
    """Make the portal."""
    connection.execute(insert(portal).values(id=1, settings=settings.model_dump(mode="json")))


def all_libraries(connection: Connection) -> list[Library]:
    """Return every library, by folded name."""
    rows = connection.execute(select(libraries.c.id, libraries.c.name)).all()
    named = [Library(id=row.id, name=row.name) for row in rows]
    return sorted(named, key=lambda library: (sort_key(library.name), library.id))


def has_library(connection: Connection, library_id: str) -> bool:
    """Tell whether there is such a library."""
    query = select(func.count()).select_from(libraries).where(libraries.c.id == library_id)
    return connection.execute(query).scalar_one() > 0


def add_library(connection: Connection, library: Library, email: str | None) -> None:
    """Add a library.

    Raises:
        sqlalchemy.exc.IntegrityError: there is one with this id or name.
    """
    connection.execute(insert(libraries).values(id=library.id, name=library.name, email=email))


def _accounts_with_libraries() -> Any:
    return select(
        accounts.c.id,
        accounts.c.login,
        accounts.c.role,
        accounts.c.display_name,
        accounts.c.library_id,
        accounts.c.password_hash,
        libraries.c.name.label("library_name"),
    ).select_from(accounts.outerjoin(libraries))


def _account(row: Row[Any]) -> StaffAccount:
    library = None if row.library_id is None else Library(id=row.library_id, name=row.library_name)
    account = Account(
        login=row.login, role=Role(row.role), display_name=row.display_name, library=library
    )
    return StaffAccount(row.id, account, row.password_hash)


def find_account(connection: Connection, login: str, *, lock: bool = False) -> StaffAccount | None:
    """Return the staff account with this login, whatever its case.

    Args:
        connection: the database's.
        login: as typed.
        lock: whether nobody may change or remove it before the end of the transaction.
    """
    query = _accounts_with_libraries().where(accounts.c.login == login_key(login))
    if lock:
        query = query.with_for_update(of=accounts, key_share=True)
    row = connection.execute(query).one_or_none()
    return None if row is None else _account(row)


def add_account(connection: Connection, account: Account, password_hash: str) -> None:
    """Add a staff account.

    Raises:
        sqlalchemy.exc.IntegrityError: its login is taken, or its library does not exist.
    """
    connection.execute(
        insert(accounts).values(
            login=login_key(account.login),
            role=account.role.value,
            display_name=account.display_name,
            library_id=None if account.library is None else account.library.id,
            password_hash=password_hash,
        )
    )


def set_password_hash(connection: Connection, account_id: int, password_hash: str) -> None:
    """Change how a staff account's password is known."""
    connection.execute(
        update(accounts).where(accounts.c.id == account_id).values(password_hash=password_hash)
    )


def reset_password(connection: Connection, account_id: int, password_hash: str) -> None:
    """Give a staff account another password, and end every session of it."""
    set_password_hash(connection, account_id, password_hash)
    end_tokens(connection, account_id)


def all_accounts(connection: Connection) -> list[Account]:
    """Return every staff account, by login."""
    rows = connection.execute(_accounts_with_libraries().order_by(accounts.c.login))
    return [_account(row).account for row in rows]


def remove_account(connection: Connection, account_id: int) -> None:
    """Remove a staff account with its tokens; what it changed stays in the history."""
    connection.execute(delete(accounts).where(accounts.c.id == account_id))


def library_emails(connection: Connection) -> dict[str, str | None]:
    """Return the e-mail address of each library, by its id."""
    rows = connection.execute(select(libraries.c.id, libraries.c.email))
    return {row.id: row.email for row in rows}


def change_library(connection: Connection, library: Library, email: str | None) -> None:
    """Give a library another name and e-mail address.

    Raises:
        sqlalchemy.exc.IntegrityError: another library has this name.
    """
    connection.execute(
        update(libraries).where(libraries.c.id == library.id).values(name=library.name, email=email)
    )


def add_token(
    connection: Connection, token_hash: str, account_id: int, now: datetime, expires_at: datetime
) -> None:
    """Store a token's hash; forget those that have ended, and those of a wrong clock.

    No token made by now ends later than this one does, but for what clocks differ.
    """
    wrong = or_(tokens.c.expires_at <= now, tokens.c.expires_at > expires_at + AHEAD)
    forget(connection, tokens.c.token_hash, wrong)
    connection.execute(
        insert(tokens).values(token_hash=token_hash, account_id=account_id, expires_at=expires_at)
    )


def token_owner(
    connection: Connection, token_hash: str, now: datetime, lifetime: timedelta
) -> tuple[StaffAccount, datetime] | None:
    """Return whose token it is, and when it ends; None for one unknown or past its end.

    One that ends later than `lifetime` from now was made under a wrong clock, and is none.
    """
    query = (
        _accounts_with_libraries()
        .add_columns(tokens.c.expires_at)
        .join(tokens, tokens.c.account_id == accounts.c.id)
        .where(
            tokens.c.token_hash == token_hash,
            tokens.c.expires_at > now,
            tokens.c.expires_at <= now + lifetime + AHEAD,
        )
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (_account(row), row.expires_at)


def tokens_alive(connection: Connection, hashes: Collection[str]) -> set[str]:
    """Return those of some tokens that are still stored."""
    query = select(tokens.c.token_hash).where(tokens.c.token_hash.in_(hashes))
    return set(connection.execute(query).scalars())


def end_token(connection: Connection, token_hash: str) -> None:
    """Make a token dead."""
    connection.execute(delete(tokens).where(tokens.c.token_hash == token_hash))


def end_tokens(connection: Connection, account_id: int) -> None:
    """Make every token of an account dead."""
    connection.execute(delete(tokens).where(tokens.c.account_id == account_id))
