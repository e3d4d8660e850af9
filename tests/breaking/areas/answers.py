"""What a terminal sends and takes: answers, pastes, pauses, a line that takes nothing."""

from tests.breaking import Handling
from tests.breaking.changes import always, never, not_called, not_set, replaced

DRIVEN = "tests/tui/terminal/test_base_driver.py::"
READ = "tests/tui/terminal/test_input_parser.py::"

HANDLINGS = (
    Handling(
        "answers of a terminal are never typed",
        "syren_tui.terminal.input_parser:InputParser.feed",
        never("NO_KEYS"),
        f"{READ}test_answers_are_never_typed",
    ),
    Handling(
        "an answer that comes in pieces",
        "syren_tui.terminal.input_parser:InputParser._begun_before",
        never("_escaped"),
        f"{READ}test_an_answer_in_pieces_a_second_apart_is_not_typed_either",
    ),
    Handling(
        "controls in a paste",
        "syren_tui.terminal.pastes:_paste_of",
        replaced("_CONTROLS.sub('', SEQUENCE.sub('', text))", "text"),
        f"{READ}test_a_marked_paste_is_one_message_whatever_is_in_it",
    ),
    Handling(
        "a paste that is not marked",
        "syren_tui.terminal.pastes:Burst.close",
        never("is_paste"),
        f"{READ}test_many_lines_that_are_not_marked_are_a_paste_too",
    ),
    Handling(
        "a paste that is not marked, in pieces",
        "syren_tui.terminal.pastes:Burst.timeout",
        replaced("_UNMARKED_TIMEOUT", "_BURST_TIMEOUT"),
        f"{READ}test_a_paste_that_is_not_marked_may_pause",
    ),
    Handling(
        "what is kept of an answer is bounded",
        "syren_tui.terminal.input_parser:InputParser.feed",
        never("_LONGEST_ANSWER"),
        f"{READ}test_what_is_kept_is_bounded",
    ),
    Handling(
        "a paste whose end is lost",
        "syren_tui.terminal.input_parser:InputParser.timeout",
        replaced("MARKED_TIMEOUT", "float('inf')"),
        f"{READ}test_a_paste_whose_end_is_lost",
    ),
    Handling(
        "a shell gets its own settings back",
        "syren_tui.terminal.base_driver:ResilientDriver.start_application_mode",
        not_set("attrs_before"),
        f"{DRIVEN}test_a_shell_gets_back_what_it_had_before_the_terminal_was_quiet",
    ),
    Handling(
        "a stop that nobody saw coming",
        "syren_tui.terminal.base_driver:ResilientDriver.__init__",
        not_called("signal", "SIGCONT"),
        f"{DRIVEN}test_going_on_after_a_stop_nobody_saw_coming",
    ),
    Handling(
        "the end wakes a console that waits for keys",
        "syren_tui.terminal.poll_event:PollEvent.set",
        not_called("write"),
        f"{DRIVEN}test_a_console_that_nobody_uses_is_not_woken_but_ends_at_once",
    ),
    Handling(
        "Escape and the next key at one go",
        "syren_tui.terminal.input_parser:InputParser.feed",
        always("is_of_both"),
        f"{READ}test_escape_is_not_lost_where_a_line_brings_the_next_key_with_it",
    ),
    Handling(
        "signals while the console starts",
        "syren_tui.terminal.tty:ended_by_signals",
        not_called("_exit"),
        "tests/e2e/test_ending.py::test_signals_end_it_while_it_starts",
    ),
    Handling(
        "a sentinel when the screens are gone",
        "syren_tui.runtime.key_queue:KeyQueue._send_sentinel",
        never("_is_over"),
        "tests/tui/runtime/test_key_order.py::test_a_sentinel_that_comes_when_the_screens_are_gone",
    ),
    Handling(
        "what was cut off a paste is said",
        "syren_tui.screens.list.loading:ListLoader._show",
        always("_keeps_notice"),
        "tests/tui/screens/test_pastes.py::test_into_the_search_and_a_record",
    ),
)
