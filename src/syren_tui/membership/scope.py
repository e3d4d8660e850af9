"""For which libraries a source speaks."""

from collections.abc import Sequence

from syren_api.models import Account
from syren_api.queries import SubscriberFilter
from syren_api.statuses import Role
from syren_tui.membership_settings import MembershipSettings


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


def filters_of(
    libraries: Sequence[str] | None, account: Account, asked: SubscriberFilter
) -> list[SubscriberFilter]:
    """Return the filters whose accounts a source may be asked about.

    Args:
        libraries: the ids of those that the source speaks for, see `libraries_of`; None: a roster
            that was chosen by hand, which speaks for the library of the account or the filter.
        account: who is signed in.
        asked: which accounts are wanted.

    Returns:
        Filters that together find those among the wanted; empty: none of them may be asked about.
    """
    if account.role is Role.LIBRARY:
        return [asked] if libraries is None or libraries else []
    if asked.library is not None:
        return [asked] if libraries is None or asked.library in libraries else []
    return [asked.model_copy(update={"library": each}) for each in libraries or ()]
