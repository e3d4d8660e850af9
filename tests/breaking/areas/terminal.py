"""The terminal and its keys: bytes that are no text, a line that is cut, keys in their order."""

from tests.breaking import Handling

DRIVER = "src/syren_tui/terminal/base_driver.py"
KEYS = "src/syren_tui/runtime/key_queue.py"
LINE_DRIVER = "src/syren_tui/terminal/diff_driver.py"
DRIVEN = "tests/tui/terminal/test_base_driver.py::"
ORDERED = "tests/tui/runtime/test_key_queue.py::"
PAINTED = "tests/tui/terminal/test_diff_driver.py::"

HANDLINGS = (
    Handling("bytes that are no text", DRIVER,
             'getincrementaldecoder("utf-8")("ignore")', 'getincrementaldecoder("utf-8")("strict")',
             f"{DRIVEN}test_bytes_that_are_no_utf_8_are_dropped_alone"),
    Handling("half a character", DRIVER,
             '        decode = getincrementaldecoder("utf-8")("ignore").decode\n',
             '        decode = lambda read: read.decode("utf-8", "ignore")\n',
             f"{DRIVEN}test_half_a_character_at_a_time"),
    Handling("a line that is cut", DRIVER,
             "                if not read:\n                    raise LineCutError\n", "",
             f"{DRIVEN}test_the_app_ends_with_its_terminal"),
    Handling("a terminal that cannot be written to", DRIVER,
             "            what()\n        except OSError:\n",
             "            what()\n        except KeyError:\n",
             f"{DRIVEN}test_writing_never_waits_for_a_terminal_that_is_gone"),
    Handling("an error while reading keys", DRIVER,
             "            self._call(self._fail, error)\n", "            pass\n",
             f"{DRIVEN}test_an_error_while_reading_ends_the_app_in_its_own_way"),
    Handling("keys in their order", KEYS,
             "            if now - self._handed_out < (_LOST if self._may_be_lost else LONGEST_HOLD):\n",
             "            if now < 0:\n",
             f"{ORDERED}test_a_search_in_one_burst"),
    Handling("a key that takes its time", KEYS,
             "_LOST if self._may_be_lost else LONGEST_HOLD", "_LOST",
             f"{ORDERED}test_a_key_that_takes_its_time_is_waited_for"),
    Handling("keys wait for a save", KEYS,
             "        held = any(hold.screen in (None, screen) for hold in self._holds)\n",
             "        held = False\n",
             f"{ORDERED}test_keys_wait_for_a_save"),
    Handling("no key is kept for ever", KEYS,
             "        self._timer = keys.set_timer(LONGEST_HOLD, self.let_go)\n",
             "        self._timer = keys.set_timer(600.0, self.let_go)\n",
             f"{ORDERED}test_keys_wait_no_longer_than_some_seconds"),
    Handling("a messenger that is lost", KEYS,
             "                self._look_again_in(_LOST)\n                return\n            self._rounds = 0\n",
             "                return\n            self._rounds = 0\n",
             f"{ORDERED}test_a_lost_messenger_does_not_stop_the_keys"),
    Handling("a new size paints everything", LINE_DRIVER,
             "        # Of a signal's handler: no lock, nothing that waits.\n        self._is_stale = True\n",
             "        # Of a signal's handler: no lock, nothing that waits.\n",
             f"{PAINTED}test_a_new_size_paints_everything_although_textual_does_not"),
    Handling("an error while painting", LINE_DRIVER,
             "                self._call(self._fail, error)\n", "                pass\n",
             f"{PAINTED}test_an_error_while_painting_ends_the_app_in_its_own_way"),
    Handling("nothing is painted on the screen that comes back", LINE_DRIVER,
             "        self._paints = False\n        super().stop_application_mode()\n",
             "        super().stop_application_mode()\n",
             f"{PAINTED}test_nothing_is_painted_on_the_screen_that_comes_back"),
    Handling("a crash keeps no value", "src/syren_tui/crash_report.py",
             '        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")\n',
             '        lines.append(f"{type(error).__qualname__}: {error}")\n',
             "tests/tui/test_crash_report.py::test_where_it_happened_and_no_value"),
)  # fmt: skip
