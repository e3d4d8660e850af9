"""Requests that are decided: each once, none lost, and nobody who is not meant."""

from tests.breaking import Handling
from tests.breaking.changes import always, never, not_called, replaced, uncaught

FAULTS = "tests/tui/screens/decision_queue/test_deciding_faults.py::"
QUEUE = "tests/tui/screens/decision_queue/test_queue.py::"
MEMBERS = "tests/tui/screens/decision_queue/test_membership.py::"
DESK = "syren_tui.decision_queue.desk:DecisionDesk"
DECIDER = "syren_tui.screens.decision_queue.deciding:RequestDecider"
SCREEN = "syren_tui.screens.decision_queue.queue:DecisionQueueScreen"

HANDLINGS = (
    Handling(
        "requests that cannot be read say why",
        f"{SCREEN}._reads",
        uncaught("ClientError"),
        f"{FAULTS}test_reading_who_waits",
    ),
    Handling(
        "reading requests that failed is not begun again by itself",
        "syren_tui.decision_queue.request_queue:RequestQueue.needs_more",
        never("_gave_up"),
        f"{FAULTS}test_reading_who_waits",
    ),
    Handling(
        "a decision that is refused does not stop the next",
        f"{DESK}._send",
        uncaught("ClientError"),
        f"{FAULTS}test_a_decision_that_the_portal_refuses",
    ),
    Handling(
        "a decision that is refused is not asked about again",
        "syren_tui.decision_queue.service:DecisionService.send",
        uncaught("InvalidRequest"),
        f"{FAULTS}test_a_decision_that_the_portal_refuses",
    ),
    Handling(
        "a decision without a known answer is no failure",
        f"{DESK}._went_wrong",
        always("certain"),
        f"{FAULTS}test_a_decision_whose_answer_says_nothing",
    ),
    Handling(
        "a decision waits for the user to sign in again",
        f"{DESK}._send",
        uncaught("NotSignedIn"),
        f"{FAULTS}test_a_session_that_ends_keeps_what_was_decided",
    ),
    Handling(
        "who was changed meanwhile is shown again",
        f"{DESK}._rejected",
        always("code"),
        f"{QUEUE}test_who_was_changed_meanwhile_is_shown_again_with_what_changed",
    ),
    Handling(
        "a decision that cannot be written down is not sent",
        f"{DECIDER}.decide",
        uncaught("NotKeptError"),
        f"{FAULTS}test_a_disk_that_is_full_sends_nothing",
    ),
    Handling(
        "a decision that cannot be taken back says why",
        f"{DECIDER}.undo",
        uncaught("ClientError"),
        f"{FAULTS}test_what_cannot_be_taken_back_stays",
    ),
    Handling(
        "who was deleted meanwhile is passed over",
        f"{DESK}._read",
        uncaught("NotFound"),
        f"{FAULTS}test_who_is_deleted_while_the_record_is_open_is_passed_over",
    ),
    Handling(
        "a second key is asked for where nobody says that they are a member",
        f"{DECIDER}.validate",
        never("asks_again"),
        f"{MEMBERS}test_who_is_no_member_needs_a_second_key",
    ),
    Handling(
        "an answer that comes asks for the key anew",
        f"{SCREEN}._show",
        not_called("show_anew"),
        f"{MEMBERS}test_an_answer_that_comes_asks_for_the_key_anew",
    ),
    Handling(
        "a reason that no portal takes refuses nobody",
        f"{DECIDER}._refusal",
        uncaught("ValueError"),
        f"{FAULTS}test_a_reason_that_no_portal_takes_refuses_nobody",
    ),
    Handling(
        "a holder who cannot be read leaves the number said",
        "syren_tui.screens.decision_queue.claims:RequestClaims._ask",
        uncaught("ClientError"),
        f"{FAULTS}test_a_holder_who_cannot_be_read_leaves_the_number_said",
    ),
    Handling(
        "libraries that cannot be read are said",
        "syren_tui.screens.decision_queue.libraries:RequestLibrary.ask",
        uncaught("ClientError"),
        f"{FAULTS}test_libraries_that_cannot_be_read_are_said",
    ),
    Handling(
        "who was changed by somebody else is shown as they are",
        f"{DESK}.read_changed",
        not_called("show_anew"),
        f"{QUEUE}test_what_a_colleague_decides_or_takes_back_is_shown_at_once",
    ),
    Handling(
        "a letter on a line of a paste is no key",
        "syren_tui.runtime.letter_runs:first_run",
        replaced("line_began is None", "True"),
        "tests/tui/screens/decision_queue/test_unmeant_keys.py"
        "::test_a_list_that_a_terminal_sends_as_keys_decides_nobody",
    ),
)
