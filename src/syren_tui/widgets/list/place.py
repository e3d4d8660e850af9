"""Whose list it is: the account, the portal and its département, as much as there is room for."""

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from syren_api.models import Account, Portal
from syren_api.text import clean


class Place(Static):
    """The account's name, and behind it what the rest of the line leaves room for."""

    def __init__(self, account: Account, portal: Portal) -> None:
        """Show where one is.

        Args:
            account: who is signed in.
            portal: where.
        """
        super().__init__("", markup=False, id="place")
        name, on = clean(account.display_name), clean(portal.name)
        self._texts = (f"{name} – {on} ({clean(portal.department)})", f"{name} – {on}", name)

    def render(self) -> Content:
        """Return the longest text that fits."""
        room = self.content_size.width
        fits = (text for text in self._texts if cell_len(text) <= room)
        return Content(next(fits, self._texts[-1]))
