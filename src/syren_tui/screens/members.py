"""Whom a screen asks who is a member of the library."""

from typing import Any, Protocol, runtime_checkable

from textual.screen import Screen

from syren_tui.membership.session_members import SessionMembers


@runtime_checkable
class HasMembers(Protocol):
    """An app whose session may have a library system."""

    members: SessionMembers | None
    """None where no source is set up, or nobody is signed in."""


def members_of(screen: Screen[Any]) -> SessionMembers | None:
    """Return whom to ask; None: nothing of membership is shown anywhere."""
    app = screen.app
    return app.members if isinstance(app, HasMembers) else None
