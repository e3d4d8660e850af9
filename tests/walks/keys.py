"""What a walker types, by the screen in front: what leads deep, more often."""

from typing import Final

Keys = tuple[str, ...]

ANYWHERE: Final[Keys] = (
    "escape", "enter", "tab", "shift+tab", "up", "down", "left", "right", "home", "end",
    "pageup", "pagedown", "space", "backspace", "delete", "ctrl+s", "ctrl+j", "ctrl+l", "ctrl+g",
    "f1", "f2", "ctrl+q", "ctrl+z", "ctrl+t", "ctrl+n", "ctrl+p", "ctrl+o", "ctrl+r", "ctrl+y",
    "ctrl+u", "question_mark", "q", "a", "h", "é", "0", "œ", "ctrl+c", "shift+down",
)  # fmt: skip
"""Keys that are tried on every screen."""

BY_SCREEN: Final[dict[str, Keys]] = {
    "SignInScreen": ("enter", "tab", "shift+tab", "enter", "x", "backspace"),
    "SubscribersScreen": (
        "down", "down", "down", "up", "space", "space", "space", "enter", "enter", "r", "r", "s",
        "l", "p", "h", "f", "e", "o", "b", "x", "g", "g", "v", "z", "m", "a", "d", "slash",
        "shift+down", "shift+up", "ctrl+r", "f5", "t", "t", "plus", "pagedown", "end", "home", "1",
        "&", "escape",
        "q", "f1", "question_mark", "ctrl+g", "enter", "enter", "down", "down",
    ),
    "RecordScreen": (
        "ctrl+t", "ctrl+t", "ctrl+s", "ctrl+s", "ctrl+n", "ctrl+p", "pagedown", "escape", "tab",
        "tab", "space", "right", "down", "down", "up", "x", "é", "end", "backspace", "t", "ctrl+r",
        "asterisk", "enter", "ctrl+u", "v", "left", "down", "m",
    ),
    "ScanScreen": (
        "enter", "enter", "enter", "ctrl+z", "ctrl+o", "ctrl+t", "ctrl+y", "ctrl+s", "escape",
        "down", "up", "tab", "ctrl+d", "ctrl+r",
    ),
    "DayDialog": ("t", "enter", "ctrl+s", "escape", "up", "down", "1", "ctrl+u"),
    "PlanScreen": (
        "ctrl+s", "ctrl+s", "ctrl+s", "space", "space", "down", "down", "d", "v", "enter", "g",
        "escape", "tab", "end", "t", "x", "ctrl+r",
    ),
    "PlanScreen of a card list": (
        "ctrl+s", "space", "space", "down", "down", "d", "v", "enter", "enter", "end", "c", "c",
        "escape", "a", "g", "f3",
    ),
    "PlanScreen of a decision": (
        "ctrl+s", "ctrl+s", "space", "down", "v", "escape", "i", "end", "enter", "x",
    ),
    "ReasonDialog": ("enter", "enter", "down", "up", "escape", "x", "é", "ctrl+u", "ctrl+s", "tab"),
    "TownDialog": ("enter", "tab", "tab", "x", "ctrl+s", "escape", "ctrl+u", "1", "é"),
    "ColumnsDialog": ("right", "right", "left", "down", "down", "up", "tab", "enter", "ctrl+s",
                      "escape", "space"),
    "FindAccountDialog": ("enter", "enter", "down", "up", "escape", "ctrl+u", "l", "e", "x",
                          "backspace"),
    "ProgressScreen": ("enter", "l", "escape", "ctrl+s", "ctrl+s", "up"),
    "ReportScreen": ("u", "u", "r", "x", "v", "space", "space", "down", "a", "d", "ctrl+r",
                     "escape", "q"),
    "PastSeriesScreen": ("enter", "enter", "enter", "down", "up", "escape", "h", "ctrl+r", "q"),
    "NoSourceDialog": ("enter", "escape", "x", "ctrl+u", "ctrl+s"),
    "VerificationScreen": (
        "1", "2", "3", "4", "5", "é", "enter", "enter", "down", "up", "end", "ctrl+s", "ctrl+s",
        "g", "g", "x", "ctrl+r", "ctrl+o", "escape", "l", "q",
    ),
    "CompareDialog": ("c", "c", "p", "n", "ctrl+o", "escape", "enter"),
    "DecisionQueueScreen": ("v", "v", "v", "p", "n", "d", "b", "asterisk", "ctrl+z", "ctrl+o",
                            "ctrl+r", "escape"),
    "TodayScreen": ("enter", "enter", "down", "down", "up", "1", "2", "é", "4", "delete", "ctrl+z",
                    "ctrl+r", "escape", "t"),
    "ViewNameDialog": ("enter", "x", "é", "ctrl+s", "escape", "ctrl+u"),
    "AskDialog": ("enter", "right", "left", "escape", "ctrl+s", "a", "p", "c", "l", "delete",
                  "space", "tab"),
    "ConflictDialog": ("ctrl+s", "m", "p", "left", "right", "down", "space", "escape", "enter"),
    "ResumeDialog": ("ctrl+s", "ctrl+s", "ctrl+o", "delete", "escape"),
    "TypeNumberDialog": ("1", "2", "&", "enter", "ctrl+s", "escape"),
    "ChooseDialog": ("1", "2", "3", "5", "enter", "enter", "down", "down", "up", "space", "escape",
                     "&", "é", "x", "r", "s", "backspace"),
    "PeriodDialog": ("t", "enter", "tab", "ctrl+s", "escape", "up", "down", "1", "ctrl+u"),
    "PlanAccountDialog": ("t", "enter", "tab", "ctrl+s", "escape", "space", "up", "ctrl+u"),
    "CardListDialog": ("ctrl+s", "ctrl+s", "ctrl+g", "ctrl+o", "f3", "tab", "escape", "enter",
                       "ctrl+u", "x"),
    "ExportDialog": ("enter", "ctrl+s", "ctrl+t", "escape", "ctrl+u", "x"),
    "HelpScreen": ("escape", "q", "down", "pagedown", "end", "enter"),
    "SignInAgainDialog": ("enter", "escape", "x"),
    "LeavingSoonDialog": ("escape", "x", "1", "enter"),
    "LockedScreen": ("enter", "escape", "x", "tab"),
}  # fmt: skip
"""Keys that do something on a screen; as often as they stand here."""

_PASSWORD: Final = tuple("mot de passe")

DEEP: Final[dict[str, tuple[Keys, ...]]] = {
    "SignInScreen": (("enter",),),
    "LockedScreen": (("ctrl+u", *_PASSWORD, "enter"), ("enter",)),
    "SignInAgainDialog": (("ctrl+u", *_PASSWORD, "enter"), ("ctrl+u", *_PASSWORD, "enter"),
                          ("escape",)),
    "SubscribersScreen": (
        ("escape", "down", "space", "down", "space", "r"),
        ("escape", "a", "r"),
        ("escape", "a", "r", "ctrl+s"),
        ("escape", "down", "down", "r", "ctrl+s"),
        ("slash", *"le g", "enter", "enter"),
        ("slash", *"nolwenn", "enter", "enter"),
        ("slash", *"expire", "enter"),
        ("slash", *"zzz", "enter"),
        ("escape", "home", "down", "enter"),
        ("escape", "s"),
        ("escape", "l"),
        ("escape", "h"),
        ("escape", "h", "enter"),
        ("escape", "plus", *"vue", "enter"),
        ("escape", "t", "end", "enter"),
        ("escape", "t", "1"),
        ("escape", "f", "down", "space", "down", "space", "enter"),
        ("escape", "e", "5"),
        ("escape", "o", "down", "enter"),
        ("escape", "shift+down", "shift+down", "shift+up", "m"),
        (*"290580001", "enter"),
    ),
    "RecordScreen": (
        ("ctrl+t", "down", "ctrl+s"),
        ("ctrl+t", "tab", "t", "ctrl+s"),
        ("tab", "end", "x", "ctrl+s"),
        ("tab", "end", "x", "escape", "escape"),
        ("down", "end", "é", "ctrl+n"),
        ("down", "end", "y", "ctrl+s", "ctrl+n"),
        ("escape", "v"),
        (*"29058000003", "enter"),
        ("ctrl+t", "ctrl+t", "space", "tab", "space", "ctrl+s"),
        ("ctrl+t", "ctrl+t", "ctrl+t"),
        ("ctrl+n", "ctrl+n", "ctrl+p"),
        ("down", "end", "x", "escape", "escape", "escape", "a"),
    ),
    "ScanScreen": (
        (*"29058000003", "enter"),
        (*"29058000003", "enter", "enter"),
        (*"29058000007", "enter", "ctrl+j"),
        (*"29058000011", "tab"),
        (*"99999", "enter", "enter", *"le g", "enter"),
        (*"le g", "enter", "down", "enter"),
        (*"éç(", "enter"),
        ("ctrl+t", *"29058000005", "enter"),
    ),
    "PlanScreen": (
        ("d", "ctrl+u", *"20/11/2026", "enter"),
        ("d", "ctrl+u", *"fin 05/01/2028", "enter"),
        ("down", "space", "ctrl+s"),
        ("enter", "tab", "t", "ctrl+s"),
        ("ctrl+s",),
    ),
    "ProgressScreen": (("escape", "a"), ("ctrl+s",), ("enter",)),
    "ReportScreen": (("u", "ctrl+s"), ("space", "down", "space", "u", "right", "enter"), ("r",),
                     ("x", "enter"), ("a", "u", "ctrl+s")),
    "NoSourceDialog": ((*"membres.csv", "enter"),),
    "VerificationScreen": (
        ("1", "ctrl+s", "ctrl+s"), ("3", "g", "2", "enter"), ("2", "enter", "c"),
    ),
    "TypeNumberDialog": ((*"60", "enter"),),
    "CardListDialog": ((*"29058000003", "ctrl+s"),),
    "PlanScreen of a card list": (
        ("end", "enter", "ctrl+u", *"le g", "enter", "enter"), ("c", "right", "enter"),
        ("escape", "ctrl+s"),
    ),
    "ReasonDialog": ((*"doublon", "enter"), ("down", "enter")),
    "TownDialog": ((*"29900", "tab", *"Concarneau", "enter"), (*"abc", "enter")),
    "PlanScreen of a decision": (("ctrl+s",), ("down", "space", "ctrl+s")),
    "ColumnsDialog": (("right", "enter"), ("right", "down", "right", "ctrl+s")),
    "FindAccountDialog": (("ctrl+u", *"le g", "enter", "enter"),),
    "ChooseDialog": (("down", "down", "enter"), ("down", "enter")),
    "ResumeDialog": (("ctrl+s",), ("delete", "delete"), ("ctrl+o",)),
    "PeriodDialog": ((*"01/01/2026", "tab", *"31/12/2026", "enter"),),
}  # fmt: skip
"""What people type in one go."""

TEXTS: Final = (
    "le g", "Nolwenn", "ÉLISE", "L’Helgoualc’h", "œuvre", "29058000003", "éç(", "18/04/2024",
    "18042024", "t", "20/11/2026", "fin 05/01/2028", "[b]x[/b]", "日本", "e\u0301", "zzz", "29170",
    "a" * 120, "1990-02-31", " ", "x" * 3,
)  # fmt: skip

PASTES: Final = (
    "29058000003\n29058000004;20/11/2026\n99999\n",
    "numero,nom\n29058000005,LE GALL\n29058000006,X\n",
    "le gall\r\n",
    "a\tb\tc",
    "\x1b[31mrouge\x1b[0m",
    "",
    "\n\n\n",
    "29058000007\r\n29058000008\r\n",
)
