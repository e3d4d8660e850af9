"""Lists of cards: nobody wrong, no other day, no file that is not what it says."""

from tests.breaking import Handling
from tests.breaking.changes import all_of, always, branch, never, replaced, with_argument

KINDS = "tests/tui/card_lists/test_kinds.py"
DAYS = "tests/tui/card_lists/test_days.py"
BOOKS = "tests/tui/card_lists/test_workbooks.py"

HANDLINGS = (
    Handling(
        "another name holds an account back",
        "syren_tui.card_lists.matching:_Matching.by_number",
        always("named"),
        f"{KINDS}::test_who_has_another_name_is_never_renewed_unasked",
    ),
    Handling(
        "another reading of a number is not taken",
        "syren_tui.card_lists.matching:_Matching.by_number",
        replaced("ReviewReason(ExclusionReason.SUGGESTED, number)", "None"),
        f"{KINDS}::test_another_reading_of_a_number_is_suggested_and_not_taken",
    ),
    Handling(
        "nothing is planned while something is unclear",
        "syren_tui.card_lists.matching:match",
        never("questions"),
        f"{DAYS}::test_days_gone_by_under_a_heading_that_says_nothing_are_asked_about",
    ),
    Handling(
        "a rank or a household is asked about",
        "syren_tui.card_lists.card_column:_card",
        replaced("best.column in cards.unlikely", "False"),
        f"{KINDS}::test_a_card_that_is_not_clear_is_asked_about_and_nothing_planned",
    ),
    Handling(
        "days that contradict each other",
        "syren_tui.parsing.dates:order_of",
        branch("orders", "return Order.DAY_FIRST"),
        f"{DAYS}::test_days_that_contradict_each_other_are_nobodys_until_chosen",
    ),
    Handling(
        "ends far ahead",
        "syren_tui.card_lists.lines:LineReader._day",
        never("_last_end"),
        f"{DAYS}::test_ends_far_ahead_are_renewed_from_today",
    ),
    Handling(
        "no word means a day in a list",
        "syren_tui.card_lists.cells:read_list_day",
        never("isdigit"),
        f"{DAYS}::test_a_day_that_is_not_understood_never_becomes_another",
    ),
    Handling(
        "a number beyond what a spreadsheet keeps",
        "syren_tui.card_lists.lines:LineReader.line",
        never("_EXACT_DIGITS"),
        f"{BOOKS}::test_zeros_that_a_number_cell_lost_are_not_guessed",
    ),
    Handling(
        "entities in a list of XML",
        "syren_tui.card_lists.workbook_process:_of_xml",
        all_of(
            with_argument("fromstring", "forbid_dtd", "False"),
            with_argument("fromstring", "forbid_entities", "False"),
        ),
        f"{BOOKS}::test_what_is_no_workbook_is_a_sentence",
    ),
    Handling(
        "a list that was read the day before",
        "syren_tui.card_lists.matching:match",
        never("today"),
        f"{KINDS}::test_a_list_is_read_anew_on_another_day",
    ),
)
