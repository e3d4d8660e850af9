"""Screens: a sentence, no number that is not true, and what was typed stays."""

from tests.breaking import Handling
from tests.breaking.changes import never, not_called, replaced, returns, uncaught, with_argument

LIST_FAULTS = "tests/tui/screens/list/test_list_faults.py::"
THE_LIST = f"{LIST_FAULTS}test_the_list_and_what_is_reached_from_it"
SIGNING_IN = f"{LIST_FAULTS}test_signing_in_and_out"
WORK = "tests/tui/screens/test_work_faults.py::"
SAVES = "tests/tui/editing/test_saving.py::"
LOST_SAVES = "tests/tui/editing/test_saving_lost.py::"
SAYS = "tests/tui/texts/test_failures.py"
SESSIONS = "tests/tui/test_session.py::"
READING = "tests/tui/test_session_reading.py::"

HANDLINGS = (
    Handling(
        "signing in fails with a sentence",
        "syren_tui.screens.sign_in_flow:sign_in",
        uncaught("ClientError"),
        SIGNING_IN,
    ),
    Handling(
        "a sign-in without an answer changes nothing",
        "syren_tui.client.portal_connection:PortalConnection.sign_in",
        with_argument("Call", "changes", "True"),
        SIGNING_IN,
    ),
    Handling(
        "signing out goes on whatever is answered",
        "syren_tui.screens.sign_in_flow:_end",
        uncaught("ClientError"),
        SIGNING_IN,
    ),
    Handling(
        "a list that cannot be read says why",
        "syren_tui.screens.list.loading:ListLoader._read",
        not_called("warn"),
        THE_LIST,
    ),
    Handling(
        "a list that cannot be read shows no number",
        "syren_tui.screens.list.loading:ListLoader._show_unread",
        not_called("show_unknown"),
        THE_LIST,
    ),
    Handling(
        "a portal that does not answer is asked again",
        "syren_tui.session:Session.keep_trying",
        uncaught("TooManyAttempts"),
        f"{READING}test_reading_goes_on_until_the_portal_answers",
    ),
    Handling(
        "the end of a session has the user sign in again",
        "syren_tui.session:Session.call",
        uncaught("NotSignedIn"),
        f"{SESSIONS}test_the_user_is_asked_once_however_many_calls_wait",
    ),
    Handling(
        "signing in again as somebody else",
        "syren_tui.session:Session.sign_in_again",
        never("role"),
        f"{READING}test_signing_in_again_as_somebody_else_is_none",
    ),
    Handling(
        "signing in again fails with a sentence",
        "syren_tui.screens.dialogs.sign_in_again:SignInAgainDialog._sign_in",
        uncaught("ClientError"),
        THE_LIST,
    ),
    Handling(
        "further rows that do not come",
        "syren_tui.screens.list.loading:ListLoader._fetch",
        not_called("warn"),
        THE_LIST,
    ),
    Handling(
        "marking all fails with a sentence",
        "syren_tui.screens.list.marking:ListMarking._mark_all",
        not_called("warn"),
        THE_LIST,
    ),
    Handling(
        "a plan that cannot be read",
        "syren_tui.screens.list.planning:ListPlanning._open",
        uncaught("ClientError"),
        THE_LIST,
    ),
    Handling(
        "libraries that cannot be read",
        "syren_tui.screens.list.dialogs:ListDialogs._read_libraries",
        uncaught("ClientError"),
        THE_LIST,
    ),
    Handling(
        "a failure's sentence goes when libraries come",
        "syren_tui.screens.list.dialogs:ListDialogs._read_libraries",
        not_called("clear"),
        THE_LIST,
    ),
    Handling(
        "cards that cannot be looked up",
        "syren_tui.screens.list.cards:ListCards._find",
        uncaught("ClientError"),
        THE_LIST,
    ),
    Handling(
        "a record that cannot be read again",
        "syren_tui.screens.record.reader:RecordReader.read",
        uncaught("ClientError"),
        f"{WORK}test_a_record",
    ),
    Handling(
        "the next record that cannot be read",
        "syren_tui.screens.record.leaving:RecordLeaving._go",
        uncaught("ClientError"),
        f"{WORK}test_a_record",
    ),
    Handling(
        "a history that cannot be read",
        "syren_tui.screens.record.reader:RecordReader.read_history",
        uncaught("ClientError"),
        f"{WORK}test_a_record",
    ),
    Handling(
        "a save whose answer was lost is looked up",
        "syren_tui.editing.saving:Saver.save",
        uncaught("OutcomeUnknown"),
        f"{LOST_SAVES}test_an_answer_that_is_lost_after_the_change",
    ),
    Handling(
        "a save whose answer says nothing is looked up",
        "syren_tui.editing.saving:Saver.save",
        uncaught("UnexpectedAnswer"),
        f"{LOST_SAVES}test_an_answer_that_says_nothing",
    ),
    Handling(
        "a save that somebody else was quicker than",
        "syren_tui.editing.saving:Saver.save",
        uncaught("StaleVersion"),
        f"{SAVES}test_somebody_else_was_quicker",
    ),
    Handling(
        "a save that fails otherwise",
        "syren_tui.editing.saving:Saver.save",
        uncaught("ClientError"),
        f"{WORK}test_a_record",
    ),
    Handling(
        "a plan's day that the portal does not tell",
        "syren_tui.screens.plan.day:PlanDay.check_today",
        uncaught("ClientError"),
        f"{WORK}test_a_series_and_its_undoing",
    ),
    Handling(
        "a series that waits says so",
        "syren_tui.screens.series.progress:ProgressScreen._show_notice",
        never("trouble"),
        f"{WORK}test_a_series_and_its_undoing",
    ),
    Handling(
        "an undoing that waits says so",
        "syren_tui.screens.series.undoing:ReportUndo._show_progress",
        not_called("warn"),
        f"{WORK}test_a_series_and_its_undoing",
    ),
    Handling(
        "a card that cannot be looked up",
        "syren_tui.scan.desk:ScanDesk._look_up",
        uncaught("ClientError"),
        f"{WORK}test_the_desk",
    ),
    Handling(
        "one of similar name who was deleted meanwhile",
        "syren_tui.finding.similar:similar_subscribers",
        uncaught("NotFound"),
        "tests/tui/finding/test_similar.py",
    ),
    Handling(
        "a renewal at the desk whose answer says nothing",
        "syren_tui.scan.service:ScanService.renew",
        uncaught("ClientError"),
        f"{WORK}test_the_desk",
    ),
    Handling(
        "each silence has its sentence",
        "syren_tui.texts.failures:_sentence",
        replaced("error.reason", "UnreachableReason.REFUSED"),
        SIGNING_IN,
    ),
    Handling(
        "maintenance is told from an error",
        "syren_tui.texts.failures:_is_internal",
        returns("True"),
        SAYS,
    ),
    Handling(
        "a request id from outside is cleaned",
        "syren_tui.texts.failures:_with_request",
        replaced("clean(error.request_id)[:40]", "error.request_id"),
        SAYS,
    ),
    Handling(
        "a record that changed before it was undone",
        "syren_tui.screens.record.undoing:RecordUndo.undo",
        uncaught("StaleVersion"),
        "tests/tui/screens/record/test_undo.py",
    ),
    Handling(
        "a record that changed before it was deleted",
        "syren_tui.screens.record.deleting:RecordDeletion.delete",
        uncaught("StaleVersion"),
        "tests/tui/screens/record/test_deleting.py",
    ),
)
