"""Where a walk can begin: a way from a fresh list to each screen and dialog."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.walks.walker import Walker
from tests.walks.weather import Weather

_Way = Callable[[Walker], object]


def _keys(*bursts: str) -> _Way:
    """Return a way of keys: each text is typed at one go, words in it being keys."""

    def go(walker: Walker) -> None:
        for burst in bursts:
            walker.type(*burst.split())
            walker.rest()

    return go


_AT_PLAN: Final = ("escape", "a", "r")
_LIST: Final = "29058000003;20/11/2026\n29058000004;20/11/2026\n99999;LE GALL\n"
_UNCLEAR: Final = "Carte;Zut\n29058000003;20/10/2026\n29058000004;21/10/2026\n"
"""A column of days whose heading does not say which."""
_ENDS: Final = ("30/06/2027", "30/06/2026")
_AT_RECORD: Final = ("escape", "home enter")


def _to_conflict(walker: Walker) -> None:
    """Save what a colleague has changed meanwhile."""
    _keys(*_AT_RECORD, "tab end x")(walker)
    walker.colleague_does("edits", walker.whom(1))
    _keys("ctrl+s")(walker)


def _to_progress(walker: Walker) -> None:
    """Run a series of few accounts whose answers do not come yet."""
    _keys("escape", "home space down space down space r")(walker)
    walker.bring(Weather.SLOW, 2)
    walker.type("ctrl+s")


def _to_resume(walker: Walker) -> None:
    """End the console in the middle of a series, and sign in again."""
    _to_progress(walker)
    walker.cut_off()
    walker.open_again()


def _list(text: str, place: str) -> _Way:
    """Return a way to the screen that comes of a list that was pasted."""

    def go(walker: Walker) -> None:
        _keys("escape", "l")(walker)
        walker.paste(text)
        walker.rest()
        _keys("ctrl+s")(walker)
        walker.arrive(place)  # it is read behind the dialog, which is no rest

    return go


def _to_line(walker: Walker) -> None:
    """Look for the account of a line that leads to none."""
    _list(_LIST, "PlanScreen of a card list")(walker)
    _keys("end enter")(walker)


def _to_verification(walker: Walker) -> None:
    """Verify by a list of members, in the walk's folder: some are members, some are no more."""
    rows = ["carte;nom;prénom;naissance;fin"]
    rows += [f"2905800{number:04};LE GALL;Annaïg;01/02/1990;{_ENDS[number % 2]}"
             for number in range(1, 20)]  # fmt: skip
    Path("membres.csv").write_text("\n".join(rows), encoding="utf-8")
    _keys("escape", "v")(walker)
    walker.type(*"membres.csv", "enter")
    walker.arrive("VerificationScreen")
    walker.rest()


def _to_compare(walker: Walker) -> None:
    """Compare whom the list has under another name."""
    _to_verification(walker)
    _keys("2", "home enter")(walker)


def _to_sign_in_again(walker: Walker) -> None:
    walker.end_sessions()
    _keys("ctrl+r")(walker)


def _to_leaving_soon(walker: Walker) -> None:
    walker.leave_alone(almost=True)


def _to_locked(walker: Walker) -> None:
    walker.leave_alone()


PLACES: Final[dict[str, _Way]] = {
    "SignInScreen": _keys("escape", "q", "c"),
    "SubscribersScreen": _keys("escape"),
    "RecordScreen": _keys(*_AT_RECORD),
    "ConflictDialog": _to_conflict,
    "AskDialog": _keys("escape", "q"),
    "ChooseDialog": _keys("escape", "f"),
    "PeriodDialog": _keys("escape", "e", "end enter"),
    "CardListDialog": _keys("escape", "l"),
    "ColumnsDialog": _list(_UNCLEAR, "ColumnsDialog"),
    "PlanScreen of a card list": _list(_LIST, "PlanScreen of a card list"),
    "FindAccountDialog": _to_line,
    "HelpScreen": _keys("escape", "f1"),
    "ScanScreen": _keys("escape", "s"),
    "DayDialog": _keys("escape", "s", "ctrl+d"),
    "PlanScreen": _keys(*_AT_PLAN),
    "ReasonDialog": _keys("escape", "home g", "2"),
    "TownDialog": _keys("escape", "home g", "5"),
    "PlanScreen of a decision": _keys("escape", "home down g", "2", "x enter"),
    "PlanAccountDialog": _keys(*_AT_PLAN, "home enter"),
    "TypeNumberDialog": _keys("escape", "a", "slash z z z enter", "r", "ctrl+s"),
    "ProgressScreen": _to_progress,
    "ReportScreen": _keys("escape", "home space down space down space r", "ctrl+s"),
    "ExportDialog": _keys("escape", "home space down space down space r", "ctrl+s", "x"),
    "PastSeriesScreen": _keys("escape", "h"),
    "NoSourceDialog": _keys("escape", "v"),
    "VerificationScreen": _to_verification,
    "CompareDialog": _to_compare,
    "DecisionQueueScreen": _keys("escape", "t", "1"),
    "TodayScreen": _keys("escape", "t"),
    "ViewNameDialog": _keys("escape", "plus"),
    "ResumeDialog": _to_resume,
    "SignInAgainDialog": _to_sign_in_again,
    "LeavingSoonDialog": _to_leaving_soon,
    "LockedScreen": _to_locked,
}
"""By the name of the screen that is in front at the end."""

_OF_CARD_LISTS: Final = {"ColumnsDialog", "PlanScreen of a card list", "FindAccountDialog"}
_OF_VERIFICATIONS: Final = {"VerificationScreen", "CompareDialog"}


def may_go(login: str, preset: str, place: str) -> bool:
    """Tell whether there is a way to a place; keys that do nothing for an account are harmless.

    Support changes nobody; a list of members is one library's, which the département has to choose;
    what a column of dates is matters only on a portal with dates.
    """
    if place in _OF_VERIFICATIONS:
        return login == "fouesnant"
    if place == "ColumnsDialog" and preset == "loiretek":
        return False
    return login != "support" or place not in _OF_CARD_LISTS
