"""Lists of cards: nobody wrong, no other day, no file that is not what it says."""

from tests.breaking import Handling

LISTS = "src/syren_tui/card_lists"
MATCHING = "src/syren_tui/card_lists/matching.py"
COLUMN = "src/syren_tui/card_lists/card_column.py"
NAMES = "src/syren_tui/card_lists/names.py"
KINDS = "tests/tui/card_lists/test_kinds.py"
BOOKS = "tests/tui/card_lists/test_workbooks.py"

HANDLINGS = (
    Handling("another name holds an account back", MATCHING,
             "                line, found[0], None if named else HoldReason(ExclusionReason.OTHER_NAME, line.name)\n",
             "                line, found[0], None\n",
             f"{KINDS}::test_who_has_another_name_is_never_renewed_unasked"),
    Handling("another reading of a number is not taken", MATCHING,
             "            self._take(line, near.account, HoldReason(ExclusionReason.SUGGESTED, number))\n",
             "            self._take(line, near.account, None)\n",
             f"{KINDS}::test_another_reading_of_a_number_is_suggested_and_not_taken"),
    Handling("nothing is planned while something is unclear", MATCHING,
             "    if cards.questions:\n", "    if not cards.lines:\n",
             f"{KINDS}::test_days_gone_by_under_a_heading_that_says_nothing_are_asked_about"),
    Handling("a rank or a household is asked about", COLUMN,
             "    if (rivals and not sure) or (best.column in cards.unlikely and not by_names):\n",
             "    if rivals and not sure:\n",
             f"{KINDS}::test_a_card_that_is_not_clear_is_asked_about_and_nothing_planned"),
    Handling("days that contradict each other", "src/syren_tui/parsing/dates.py",
             "    if len(orders) > 1:\n        return None\n",
             "    if len(orders) > 1:\n        return Order.DAY_FIRST\n",
             f"{KINDS}::test_days_that_contradict_each_other_are_nobodys_until_chosen"),
    Handling("ends far ahead", f"{LISTS}/lines.py",
             "                return portal.today, day, True, None\n",
             "                return start_for(day, portal.validity_months), day, False, None\n",
             f"{KINDS}::test_ends_far_ahead_are_renewed_from_today"),
    Handling("no word means a day in a list", f"{LISTS}/cells.py",
             "    if not any(map(str.isdigit, rest)):\n", "    if not rest:\n",
             f"{KINDS}::test_a_day_that_is_not_understood_never_becomes_another"),
    Handling("a number beyond what a spreadsheet keeps", f"{LISTS}/lines.py",
             "is_spoiled(card) or (numeric and number and len(number) > _EXACT_DIGITS)",
             "is_spoiled(card)",
             f"{BOOKS}::test_zeros_that_a_number_cell_lost_are_not_guessed"),
    Handling("entities in a list of XML", f"{LISTS}/workbook_process.py",
             "forbid_dtd=True", "forbid_dtd=False, forbid_entities=False",
             f"{BOOKS}::test_what_is_no_workbook_is_a_sentence"),
    Handling("a list that was read the day before", MATCHING,
             "    if cards.today != portal.today:\n", "    if cards.today > portal.today:\n",
             f"{KINDS}::test_a_list_is_read_anew_on_another_day"),
)  # fmt: skip
