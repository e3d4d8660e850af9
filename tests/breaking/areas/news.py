"""News: none is missed, one's own is none, and the portal is not asked too often."""

from tests.breaking import Handling
from tests.breaking.changes import never, not_called, returns, uncaught

FOLLOWER = "tests/tui/news/test_follower.py::"
TODAY = "tests/tui/screens/today/test_today.py::"
TIMING = "tests/tui/news/test_poll_timing.py::"

HANDLINGS = (
    Handling(
        "a call for news that fails is sent again later",
        "syren_tui.news.follower:NewsFollower._ask",
        uncaught("ClientError"),
        f"{FOLLOWER}test_after_every_fault_it_goes_on",
    ),
    Handling(
        "a session that has ended asks nobody",
        "syren_tui.news.follower:NewsFollower.follow",
        uncaught("NotSignedIn"),
        f"{FOLLOWER}test_a_session_that_ends_asks_nobody",
    ),
    Handling(
        "a cursor that is gone means that news may be missed",
        "syren_tui.news.follower:NewsFollower._ask",
        not_called("_miss"),
        f"{FOLLOWER}test_a_cursor_that_is_gone_is_taken_anew_and_said",
    ),
    Handling(
        "what this console changes is no news",
        "syren_tui.client.own_changes:OwnChanges.has_made",
        returns("False"),
        f"{FOLLOWER}test_what_this_console_changes_is_no_news",
    ),
    Handling(
        "news of a change under way waits for its answer",
        "syren_tui.news.unseen:UnseenNews.note",
        never("is_under_way"),
        f"{FOLLOWER}test_news_of_a_change_under_way_waits_for_its_answer",
    ),
    Handling(
        "an answer that did not wait is not asked for all the time",
        "syren_tui.news.poll_timing:PollTiming.after_answer",
        never("took"),
        f"{TIMING}test_answers_that_come_at_once_with_nothing_are_not_asked_for_all_the_time",
    ),
    Handling(
        "a proxy that cuts what waits is found out",
        "syren_tui.news.poll_timing:PollTiming.after_failure",
        never("wait"),
        f"{TIMING}test_a_proxy_that_cuts_what_waits_is_found_out",
    ),
    Handling(
        "the numbers of the day follow what others change",
        "syren_tui.screens.today.recounting:Recounting._told",
        not_called("_count_when_due"),
        f"{TODAY}test_the_numbers_follow_what_others_change",
    ),
    Handling(
        "many changes are one count of the day",
        "syren_tui.screens.today.recounting:Recounting._count_when_due",
        never("pause"),
        f"{TODAY}test_many_changes_are_one_count",
    ),
    Handling(
        "numbers of the day that cannot be had are said to be so",
        "syren_tui.screens.today.today:TodayScreen._count",
        uncaught("ClientError"),
        f"{TODAY}test_a_session_that_ended_leaves_the_views_and_says_so",
    ),
    Handling(
        "an undo whose answer was lost is this console's own",
        "syren_tui.renewal.undo:UndoRunner._known",
        not_called("_on_found"),
        f"{FOLLOWER}test_an_undo_whose_answer_was_lost_is_no_news",
    ),
    Handling(
        "a patch whose answer was lost is this console's own",
        "syren_tui.renewal.patch_calls:PatchCalls._changed",
        not_called("found"),
        f"{FOLLOWER}test_a_patch_whose_answer_was_lost_is_no_news",
    ),
    Handling(
        "a list does not wait for long for its place in the news",
        "syren_tui.news.follower:NewsFollower.begun",
        uncaught("TimeoutError"),
        "tests/tui/screens/list/test_news.py::test_a_list_is_there_without_news",
    ),
    Handling(
        "a view whose library has no name that can be read",
        "syren_tui.screens.today.counting:ViewCounts._with_names",
        uncaught("ClientError"),
        f"{TODAY}test_a_library_whose_name_cannot_be_read_shows_its_id",
    ),
)
