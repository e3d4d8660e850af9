"""What a terminal sends and takes: answers, pastes, pauses, a line that takes nothing."""

from tests.breaking import Handling

DRIVER = "src/syren_tui/terminal/base_driver.py"
INCOMING = "src/syren_tui/terminal/input_parser.py"
DRIVEN = "tests/tui/terminal/test_base_driver.py::"
READ = "tests/tui/terminal/test_input_parser.py::"

HANDLINGS = (
    Handling("answers of a terminal are never typed", INCOMING,
             "            elif found := _NO_KEYS.match(data, place):\n"
             "                place = found.end()\n",
             "",
             f"{READ}test_answers_are_never_typed"),
    Handling("an answer that comes in pieces", INCOMING,
             "            text = _ESC + text", "            text = text + ''",
             f"{READ}test_an_answer_in_pieces_a_second_apart_is_not_typed_either"),
    Handling("controls in a paste", INCOMING,
             '_CONTROLS.sub("", _SEQUENCE.sub("", text))', "text",
             f"{READ}test_a_marked_paste_is_one_message_whatever_is_in_it"),
    Handling("a paste that is not marked", INCOMING,
             "        if is_paste:\n", "        if False:\n",
             f"{READ}test_many_lines_that_are_not_marked_are_a_paste_too"),
    Handling("a paste that is not marked, in pieces", INCOMING,
             "wait = _PASTE_PAUSE if self._is_paste and self._is_text else _RUN_PAUSE",
             "wait = _RUN_PAUSE",
             f"{READ}test_a_paste_that_is_not_marked_may_pause"),
    Handling("what is kept of an answer is bounded", INCOMING,
             "                    self._held = self._held[:16] + self._held[-1]\n",
             "                    pass\n",
             f"{READ}test_what_is_kept_is_bounded"),
    Handling("a paste whose end is lost", INCOMING,
             "            wait = _PASTE_PATIENCE\n", '            wait = float("inf")\n',
             f"{READ}test_a_paste_whose_end_is_lost"),
    Handling("a shell gets its own settings back", DRIVER,
             '        self.attrs_before = getattr(self._app, "terminal_before", None)'
             " or self.attrs_before\n",
             "",
             f"{DRIVEN}test_a_shell_gets_back_what_it_had_before_the_terminal_was_quiet"),
    Handling("a stop that nobody saw coming", DRIVER,
             "        signal.signal(signal.SIGCONT, self._told_to_go_on)\n", "",
             f"{DRIVEN}test_going_on_after_a_stop_nobody_saw_coming"),
    Handling("the end wakes a console that waits for keys", DRIVER,
             '            os.write(self._told, b"\\0")\n', "            pass\n",
             f"{DRIVEN}test_a_console_that_nobody_uses_is_not_woken_but_ends_at_once"),
    Handling("Escape and the next key at one go", INCOMING,
             "                place += 2 if is_of_both else 1\n", "                place += 2\n",
             f"{READ}test_escape_is_not_lost_where_a_line_brings_the_next_key_with_it"),
    Handling("signals while the console starts", "src/syren_tui/terminal/tty.py",
             "        os._exit(128 + number)\n", "        return\n",
             "tests/e2e/test_ending.py::test_while_it_starts"),
    Handling("a messenger when the screens are gone", "src/syren_tui/runtime/key_queue.py",
             "        if self._is_over:\n            return\n", "",
             "tests/tui/runtime/test_key_queue.py::"
             "test_a_messenger_that_comes_when_the_screens_are_gone"),
    Handling("what was cut off a paste is said", "src/syren_tui/screens/list/reading.py",
             "        if not self._tells_of_paste:\n            self._notice.clear()\n",
             "        self._notice.clear()\n",
             "tests/tui/screens/test_pastes.py::test_into_the_search_and_a_record"),
)  # fmt: skip
