"""The verification of who is a member: what is forgotten, and what a held key must not do."""

from tests.breaking import Handling
from tests.breaking.changes import not_called, replaced

_TESTS = "tests/tui/screens/verification/test_verification.py::"

HANDLINGS = (
    Handling(
        "answers are forgotten when the console locks",
        "syren_tui.app:SyrenApp.idle_time_over",
        not_called("locked"),
        _TESTS + "test_it_is_forgotten_when_the_console_locks",
    ),
    Handling(
        "a key that is held down confirms one",
        "syren_tui.screens.verification.compare:CompareDialog.action_confirm",
        replaced("not self.key_is_repeated", "True"),
        _TESTS + "test_a_key_that_is_held_down_confirms_one",
    ),
    Handling(
        "who was confirmed is to be confirmed anew where the answer is another",
        "syren_tui.membership.verification:Verification._entry",
        replaced(
            "entry.judgement == self._confirmed.get(account.id)", "account.id in self._confirmed"
        ),
        "tests/tui/membership/test_verification.py::"
        "test_who_was_confirmed_is_a_member_until_the_answer_is_another",
    ),
)
