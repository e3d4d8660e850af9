"""What nobody else is to see: files, screens that were left, other libraries, people erased."""

from tests.breaking import Handling

LOCKING = "src/syren_tui/runtime/idle_lock.py"
LOCKED = "tests/tui/runtime/test_idle_lock.py::"
PERSONAL = "src/syren_portal/store/personal.py"
ERASED = "tests/portal/test_personal_data.py::test_erased_with_every_trace[sqlite]"

HANDLINGS = (
    Handling("a console that is left alone is covered", LOCKING,
             "                self._lock()\n", "                pass\n",
             f"{LOCKED}test_the_screen_is_cleared_and_the_session_given_back"),
    Handling("a warning comes before", LOCKING,
             "            self.push_screen(warning)\n", "            pass\n",
             f"{LOCKED}test_a_warning_a_minute_before_and_any_key_stays"),
    Handling("an answer that comes late stays under the cover", LOCKING,
             '            options["mode"] = _WORK\n', "            pass\n",
             f"{LOCKED}test_an_answer_that_comes_late_shows_nothing"),
    Handling("folders of the console are its user's alone", "src/syren_tui/private_folder.py",
             "        folder.chmod(0o700)\n", "        pass\n",
             "tests/tui/test_private_folder.py::test_every_file_and_folder_is_the_users_alone"),
    Handling("a folder that is somebody else's", "src/syren_tui/private_folder.py",
             "        raise PermissionError(str(folder))\n", "        pass\n",
             "tests/tui/test_private_folder.py::test_a_folder_of_somebody_else_is_not_used"),
    Handling("failed sign-ins of a person who is erased", PERSONAL,
             '        connection.execute(statement, {"gone": subject_hash})\n',
             "        pass\n",
             ERASED),
    Handling("what stored answers hold of a person who is erased",
             "src/syren_portal/store/keyed_answers.py",
             '        kept["subscriber"] = None\n', "        pass\n",
             ERASED),
    Handling("names in the counts of a person who is erased", PERSONAL,
             "    drop_emptied(connection)\n", "",
             ERASED),
)  # fmt: skip
