"""Series: exactly once, whatever is lost, killed, full or held."""

from tests.breaking import Handling

RUN = "src/syren_tui/renewal/series_runner.py"
JOURNAL = "src/syren_tui/renewal/journal.py"
SETTLING = "src/syren_tui/renewal/reconciliation.py"
UNDO = "src/syren_tui/renewal/undo.py"
SCANNING = "src/syren_tui/scan/service.py"
RUNS = "tests/tui/renewal/test_series_runner.py"
JOURNALS = "tests/tui/renewal/test_journal.py"
BROKEN = "tests/tui/renewal/test_broken_answers.py"
UNDOES = "tests/tui/renewal/test_undo.py"
SCANS = "tests/tui/scan/test_service.py"

HANDLINGS = (
    Handling("a batch is on disk before it is sent", JOURNAL,
             '                "INSERT INTO batches (key, body, made_at) VALUES (?, ?, ?)",\n'
             "                (key, body, made_at.isoformat()),\n",
             '                "INSERT INTO batches (key, body, made_at, decided) VALUES (?, ?, ?, 1)",\n'
             "                (key, body, made_at.isoformat()),\n",
             f"{RUNS}::test_an_answer_that_never_came_is_asked_for_again"),
    Handling("a lost batch keeps its key", RUN,
             "            answer = await self._renew(request, batch.key)\n",
             "            answer = await self._renew(request, str(uuid.uuid4()))\n",
             (f"{RUNS}::test_faults_on_the_way_renew_nobody_twice",
              f"{RUNS}::test_an_answer_that_never_came_is_asked_for_again")),
    Handling("what was sent before is asked for again on resuming", RUN,
             "        self._again.extend(self._journal.undecided())\n", "",
             f"{RUNS}::test_an_answer_that_never_came_is_asked_for_again"),
    Handling("a batch whose answer broke is sent again", RUN,
             "(PortalUnreachable, PortalFault, TooManyAttempts, UnexpectedAnswer) as error:",
             "(PortalUnreachable, PortalFault, TooManyAttempts) as error:",
             f"{RUNS}::test_faults_on_the_way_renew_nobody_twice"),
    Handling("a batch that is too old is settled by the history", SETTLING,
             "    return now - batch.made_at > TOO_OLD\n", "    return False\n",
             f"{RUNS}::test_what_is_too_old_is_never_sent_again"),
    Handling("an account without a result is looked up", RUN,
             "        if len(results) == len(request.items):\n", "        if results is not None:\n",
             f"{BROKEN}::test_an_account_without_a_result_is_looked_up"),
    Handling("the history of another account", SETTLING,
             "    if not entries or entries[0].version < item.version:\n", "    if not entries:\n",
             f"{BROKEN}::test_the_history_of_somebody_else_settles_nothing"),
    Handling("an account that is gone", SETTLING,
             "    except NotFound:\n        return Result(subscriber_id, ItemOutcome.MISSING)\n",
             "    except KeyError:\n        return Result(subscriber_id, ItemOutcome.MISSING)\n",
             f"{BROKEN}::test_an_account_without_a_result_is_looked_up"),
    Handling("the lock of a series", "src/syren_tui/renewal/journal_lock.py",
             "fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)", "pass",
             f"{JOURNALS}::test_one_console_at_a_time"),
    Handling("a journal is its user's alone", JOURNAL,
             "os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)",
             "os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)",
             f"{JOURNALS}::test_its_files_are_the_users_alone"),
    Handling("a full disk: all of a batch's results, or none", JOURNAL,
             '            database.executemany(\n                "INSERT OR REPLACE INTO results',
             '            database.execute("UPDATE batches SET decided = 1 WHERE number = ?", (batch.number,))\n'
             '            database.execute("COMMIT")\n'
             '            database.executemany(\n                "INSERT OR REPLACE INTO results',
             f"{JOURNALS}::test_a_full_disk_leaves_the_batch_undecided"),
    Handling("a full disk stops a series", RUN,
             "            self._journal.settle(batch, results)\n        except sqlite3.Error as error:\n",
             "            self._journal.settle(batch, results)\n        except KeyError as error:\n",
             "tests/tui/screens/series/test_progress.py::test_a_full_disk_stops_the_series_and_says_so"),
    Handling("a plan that cannot be written leaves nothing", JOURNAL,
             "            journal.close()\n            delete(path)\n            raise\n",
             "            journal.close()\n            raise\n",
             f"{JOURNALS}::test_a_plan_that_cannot_be_written_whole_leaves_nothing"),
    Handling("a refusal that trying again does not cure stops a series", RUN,
             "            await self._pace.refused()\n            self._stop_for(error)\n            return\n"
             "        await self._pace.answered",
             "            await self._pace.refused()\n            self._again.append(batch)\n"
             "            return\n        await self._pace.answered",
             f"{RUNS}::test_what_trying_again_does_not_cure_stops_the_run"),
    Handling("a pause ends with the last account", RUN,
             "            self.stop()  # who still pauses after a failure has nothing to wait for\n",
             "            pass\n",
             f"{RUNS}::test_it_ends_with_the_last_account_whoever_still_pauses"),
    Handling("a pause ends with the last account undone", UNDO,
             "            self.stop()  # who still pauses after a failure has nothing to wait for\n",
             "            pass\n",
             f"{UNDOES}::test_it_ends_with_the_last_account_whoever_still_pauses"),
    Handling("an undoing that took effect late is looked up", UNDO,
             "            return known or UndoResult(each.id, UndoOutcome.KEPT, _CHANGED)\n",
             "            return UndoResult(each.id, UndoOutcome.KEPT, _CHANGED)\n",
             f"{UNDOES}::test_an_undo_that_took_effect_after_its_history_was_read"),
    Handling("a number at the desk is stored once", SCANNING,
             "_PERHAPS_DONE: Final = (OutcomeUnknown, StaleVersion, UnexpectedAnswer)",
             "_PERHAPS_DONE: Final = (KeyError,)",
             f"{SCANS}::test_a_number_is_stored_once_whatever_is_lost"),
    Handling("an undoing at the desk that nobody answered for", SCANNING,
             "_PERHAPS_DONE: Final = (OutcomeUnknown, StaleVersion, UnexpectedAnswer)",
             "_PERHAPS_DONE: Final = (OutcomeUnknown, StaleVersion)",
             f"{SCANS}::test_the_last_renewal_is_undone_once"),
    Handling("a renewal at the desk is asked for under its first key", SCANNING,
             "        attempt = card.attempt or _attempt(card, stored.version)\n",
             "        attempt = _attempt(card, stored.version)\n",
             f"{SCANS}::test_a_renewal_that_nobody_answered_for_is_asked_for_under_its_key"),
)  # fmt: skip
