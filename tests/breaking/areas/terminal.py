"""The terminal and its keys: bytes that are no text, a line that is cut, keys in their order."""

from tests.breaking import Handling
from tests.breaking.changes import (
    never,
    not_called,
    not_raised,
    not_set,
    replaced,
    returns,
    uncaught,
)

DRIVEN = "tests/tui/terminal/test_base_driver.py::"
ORDERED = "tests/tui/runtime/test_key_queue.py::"
PAINTED = "tests/tui/terminal/test_diff_driver.py::"

HANDLINGS = (
    Handling(
        "bytes that are no text",
        "syren_tui.terminal.base_driver:ResilientDriver.run_input_thread",
        replaced("'ignore'", "'strict'"),
        f"{DRIVEN}test_bytes_that_are_no_utf_8_are_dropped_alone",
    ),
    Handling(
        "half a character",
        "syren_tui.terminal.base_driver:ResilientDriver.run_input_thread",
        replaced(
            "getincrementaldecoder('utf-8')('ignore').decode",
            "lambda read: read.decode('utf-8', 'ignore')",
        ),
        f"{DRIVEN}test_half_a_character_at_a_time",
    ),
    Handling(
        "a line that is cut",
        "syren_tui.terminal.base_driver:ResilientDriver.run_input_thread",
        not_raised("TerminalClosedError"),
        f"{DRIVEN}test_the_app_ends_with_its_terminal",
    ),
    Handling(
        "a terminal that cannot be written to",
        "syren_tui.terminal.resilient_file:ResilientFile._try",
        uncaught("OSError"),
        f"{DRIVEN}test_writing_never_waits_for_a_terminal_that_is_gone",
    ),
    Handling(
        "an error while reading keys",
        "syren_tui.terminal.base_driver:ResilientDriver._run_input_thread",
        not_called("_call", "_fail"),
        f"{DRIVEN}test_an_error_while_reading_ends_the_app_in_its_own_way",
    ),
    Handling(
        "keys in their order",
        "syren_tui.runtime.key_queue:KeyQueue._hand_out",
        never("_handed_out"),
        f"{ORDERED}test_a_search_in_one_burst",
    ),
    Handling(
        "a key that takes its time",
        "syren_tui.runtime.key_queue:KeyQueue._hand_out",
        replaced("LONGEST_HOLD", "_LOST"),
        "tests/tui/runtime/test_key_order.py::test_a_key_that_takes_its_time_is_waited_for",
    ),
    Handling(
        "keys wait for a save",
        "syren_tui.runtime.key_queue:KeyQueue.keys_wait",
        returns("False"),
        f"{ORDERED}test_keys_wait_for_a_save",
    ),
    Handling(
        "no key is kept for ever",
        "syren_tui.runtime.key_queue:Hold.__init__",
        replaced("LONGEST_HOLD", "600.0"),
        f"{ORDERED}test_keys_wait_no_longer_than_some_seconds",
    ),
    Handling(
        "a pause that ends at once",
        "syren_tui.runtime.late_calls:call_after",
        replaced(
            "asyncio.get_running_loop().call_later(seconds, pump.call_next, callback)",
            "pump.set_timer(seconds, callback)",
        ),
        "tests/tui/runtime/test_late_calls.py::test_a_pause_of_no_length_ends",
    ),
    Handling(
        "a sentinel that is lost",
        "syren_tui.runtime.key_queue:KeyQueue._hand_out",
        not_called("_try_again_in"),
        "tests/tui/runtime/test_key_order.py::test_a_lost_sentinel_does_not_stop_the_keys",
    ),
    Handling(
        "a new size paints everything",
        "syren_tui.terminal.diff_driver:DiffDriver._resized",
        not_set("_is_stale"),
        f"{PAINTED}test_a_new_size_paints_everything_although_textual_does_not",
    ),
    Handling(
        "an error while painting",
        "syren_tui.terminal.diff_driver:DiffDriver._resolve",
        not_called("_call", "_fail"),
        f"{PAINTED}test_an_error_while_painting_ends_the_app_in_its_own_way",
    ),
    Handling(
        "nothing is painted on the screen that comes back",
        "syren_tui.terminal.diff_driver:DiffDriver.stop_application_mode",
        not_set("_may_paint"),
        f"{PAINTED}test_nothing_is_painted_on_the_screen_that_comes_back",
    ),
    Handling(
        "a crash keeps no value",
        "syren_tui.crash_report:_trace",
        replaced(
            "f'{type(error).__module__}.{type(error).__qualname__}'",
            "f'{type(error).__qualname__}: {error}'",
        ),
        "tests/tui/test_crash_report.py::test_where_it_happened_and_no_value",
    ),
)
