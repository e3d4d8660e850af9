"""Series: exactly once, whatever is lost, killed, full or held."""

from tests.breaking import Handling
from tests.breaking.changes import always, never, not_called, replaced, uncaught, without_member

RUNS = "tests/tui/renewal/test_series_runner.py"
JOURNALS = "tests/tui/renewal/test_journal.py"
BROKEN = "tests/tui/renewal/test_broken_answers.py"
CHANGES = "tests/tui/renewal/test_changes.py"
UNDOES = "tests/tui/renewal/test_undo.py"
SCANS = "tests/tui/scan/service/test_broken_lines.py"
DESK = "tests/tui/screens/scan/test_scan_log.py"

HANDLINGS = (
    Handling(
        "a batch is on disk before it is sent",
        "syren_tui.renewal.journal:Journal.next_batch",
        replaced(
            "'INSERT INTO batches (key, body, made_at) VALUES (?, ?, ?)'",
            "'INSERT INTO batches (key, body, made_at, decided) VALUES (?, ?, ?, 1)'",
        ),
        f"{RUNS}::test_an_answer_that_never_came_is_asked_for_again",
    ),
    Handling(
        "a renewal at the desk is on disk before it is sent",
        "syren_tui.scan.service:ScanService._sent",
        not_called("sending"),
        f"{DESK}::test_what_has_no_answer_is_on_disk_and_settled_at_the_next_sign_in",
    ),
    Handling(
        "a renewal at the desk that cannot be written down",
        "syren_tui.scan.desk:ScanDesk._renew",
        uncaught("NotKeptError"),
        f"{DESK}::test_a_disk_that_is_full_sends_nothing",
    ),
    Handling(
        "a lost batch keeps its key",
        "syren_tui.renewal.series_runner:SeriesRunner._results",
        replaced("batch.idempotency_key", "str(__import__('uuid').uuid4())"),
        (
            f"{RUNS}::test_faults_on_the_way_treat_nobody_twice",
            f"{RUNS}::test_an_answer_that_never_came_is_asked_for_again",
        ),
    ),
    Handling(
        "what was sent before is asked for again on resuming",
        "syren_tui.renewal.series_runner:SeriesRunner.run",
        not_called("extend"),
        f"{RUNS}::test_an_answer_that_never_came_is_asked_for_again",
    ),
    Handling(
        "a batch whose answer broke is sent again",
        "syren_tui.renewal.worker_pool:WorkerPool._one",
        uncaught("UnexpectedAnswer"),
        f"{RUNS}::test_faults_on_the_way_treat_nobody_twice",
    ),
    Handling(
        "a batch that is too old is settled by the history",
        "syren_tui.renewal.reconciliation:too_old",
        never("TOO_OLD"),
        f"{RUNS}::test_what_is_too_old_is_never_sent_again",
    ),
    Handling(
        "an account without a result is looked up",
        "syren_tui.renewal.series_runner:SeriesRunner._results",
        always("results"),
        f"{BROKEN}::test_an_account_without_a_result_is_looked_up",
    ),
    Handling(
        "an account that is answered as changed, and is not",
        "syren_tui.renewal.series_runner:SeriesRunner._check",
        never("is_met_by"),
        f"{CHANGES}::test_an_answer_that_shows_nothing_changed_is_not_believed",
    ),
    Handling(
        "a series of a kind that this console does not know",
        "syren_tui.renewal.journal_rows:change_of_values",
        replaced("values.get('change', Renewals.kind)", "'deletion'"),
        f"{CHANGES}::test_a_series_of_an_unknown_kind_is_passed_over",
    ),
    Handling(
        "the history of another account",
        "syren_tui.renewal.reconciliation:_result",
        never("version"),
        f"{BROKEN}::test_the_history_of_somebody_else_settles_nothing",
    ),
    Handling(
        "an account that is gone",
        "syren_tui.renewal.reconciliation:_result",
        uncaught("NotFound"),
        f"{BROKEN}::test_an_account_without_a_result_is_looked_up",
    ),
    Handling(
        "the lock of a series",
        "syren_tui.renewal.journal_lock:locked",
        not_called("flock"),
        f"{JOURNALS}::test_one_console_at_a_time",
    ),
    Handling(
        "a journal is its user's alone",
        "syren_tui.renewal.journal:Journal.create",
        replaced("0o600", "0o644"),
        f"{JOURNALS}::test_its_files_are_the_users_alone",
    ),
    Handling(
        "a full disk: all of a batch's results, or none",
        "syren_tui.renewal.journal:Journal.settle",
        not_called("executemany"),
        f"{JOURNALS}::test_a_full_disk_leaves_the_batch_undecided",
    ),
    Handling(
        "a full disk stops a series",
        "syren_tui.renewal.worker_pool:WorkerPool._one",
        uncaught("Error"),
        "tests/tui/screens/series/test_progress.py::test_a_full_disk_stops_the_series_and_says_so",
    ),
    Handling(
        "a plan that cannot be written leaves nothing",
        "syren_tui.renewal.journal:Journal.create",
        not_called("delete"),
        f"{JOURNALS}::test_a_plan_that_cannot_be_written_whole_leaves_nothing",
    ),
    Handling(
        "a refusal that trying again does not cure stops a series",
        "syren_tui.renewal.worker_pool:WorkerPool._one",
        not_called("_stop_for"),
        f"{RUNS}::test_what_trying_again_does_not_cure_stops_the_run",
    ),
    Handling(
        "a pause ends with the last account",
        "syren_tui.renewal.series_runner:SeriesRunner._report",
        not_called("stop"),
        f"{RUNS}::test_it_ends_with_the_last_account_whoever_still_pauses",
    ),
    Handling(
        "a pause ends with the last account undone",
        "syren_tui.renewal.undo:UndoRunner._tell",
        not_called("stop"),
        f"{UNDOES}::test_it_ends_with_the_last_account_whoever_still_pauses",
    ),
    Handling(
        "an undoing that took effect late is looked up",
        "syren_tui.renewal.undo:UndoRunner._result",
        never("known"),
        f"{UNDOES}::test_an_undo_that_took_effect_after_its_history_was_read",
    ),
    Handling(
        "a number at the desk is stored once",
        "syren_tui.desk.undoing:PERHAPS_DONE",
        replaced("(OutcomeUnknown, StaleVersion, UnexpectedAnswer)", "()"),
        f"{SCANS}::test_a_number_is_stored_once_whatever_is_lost",
    ),
    Handling(
        "an undoing at the desk that nobody answered for",
        "syren_tui.desk.undoing:PERHAPS_DONE",
        without_member("UnexpectedAnswer"),
        f"{SCANS}::test_the_last_renewal_is_undone_once",
    ),
    Handling(
        "a renewal at the desk is asked for under its first key",
        "syren_tui.scan.service:ScanService.renew",
        never("attempt"),
        f"{SCANS}::test_a_renewal_that_nobody_answered_for_is_asked_for_under_its_key",
    ),
)
