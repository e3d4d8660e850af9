"""For which libraries a source speaks."""

from syren_api.models import Account
from syren_api.statuses import Role
from syren_tui.membership.settings import MembershipSettings


def libraries_of(settings: MembershipSettings | None, account: Account) -> tuple[str, ...]:
    """Return the portal's ids of the libraries that an account may ask a source about.

    Args:
        settings: the profile's; None for a roster chosen by hand.
        account: who is signed in.

    Returns:
        For a library its own, where the settings name none or name it; for département and support
        those that the settings name. Empty: the source is not asked at all.
    """
    named = settings.libraries if settings is not None else ()
    if account.role is not Role.LIBRARY:
        return named
    if account.library is None or (named and account.library.id not in named):
        return ()
    return (account.library.id,)
