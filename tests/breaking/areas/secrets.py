"""What nobody else is to see: files, screens that were left, other libraries, people erased."""

from tests.breaking import Handling
from tests.breaking.changes import not_called, not_raised, not_set

LOCKED = "tests/tui/runtime/test_idle_lock.py::"
ERASED = "tests/portal/test_personal_data.py::test_erased_with_every_trace[sqlite]"

HANDLINGS = (
    Handling(
        "a console that is left alone is covered",
        "syren_tui.runtime.idle_lock:IdleLock._check_idle",
        not_called("_lock"),
        f"{LOCKED}test_the_screen_is_cleared_and_the_session_given_back",
    ),
    Handling(
        "a warning comes before",
        "syren_tui.runtime.idle_lock:IdleLock._warn",
        not_called("push_screen"),
        f"{LOCKED}test_a_warning_a_minute_before_and_any_key_stays",
    ),
    Handling(
        "an answer that comes late stays under the cover",
        "syren_tui.runtime.idle_lock:IdleLock.push_screen",
        not_set("mode"),
        f"{LOCKED}test_an_answer_that_comes_late_shows_nothing",
    ),
    Handling(
        "who is a member is forgotten at the lock",
        "syren_tui.screens.sign_in_flow:give_back",
        not_called("forget"),
        f"{LOCKED}test_who_is_a_member_is_forgotten",
    ),
    Handling(
        "who is a member is forgotten at signing out",
        "syren_tui.screens.sign_in_flow:sign_out",
        not_called("forget"),
        "tests/tui/screens/record/test_membership.py::test_signing_out_forgets_the_answers",
    ),
    Handling(
        "a library system that does not answer is given up",
        "syren_tui.membership.session_members:SessionMembers._count",
        not_called("missed"),
        "tests/tui/membership/test_session_members.py::"
        "test_a_source_that_fails_is_given_up_for_a_minute[cut]",
    ),
    Handling(
        "folders of the console are its user's alone",
        "syren_tui.private_folder:_close",
        not_called("chmod"),
        "tests/tui/test_private_folder.py::test_every_file_and_folder_is_the_users_alone",
    ),
    Handling(
        "a folder that is somebody else's",
        "syren_tui.private_folder:_close",
        not_raised("PermissionError"),
        "tests/tui/test_private_folder.py::test_a_folder_of_somebody_else_is_not_used",
    ),
    Handling(
        "failed sign-ins of a person who is erased",
        "syren_portal.store.personal:delete_patron",
        not_called("execute", "gone"),
        ERASED,
    ),
    Handling(
        "what stored answers hold of a person who is erased",
        "syren_portal.store.keyed_answers:_without_person",
        not_set("subscriber"),
        ERASED,
    ),
    Handling(
        "names in the counts of a person who is erased",
        "syren_portal.store.personal:erase",
        not_called("drop_emptied"),
        ERASED,
    ),
)
