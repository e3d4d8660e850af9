"""The client layer: lines that break, refusals, and no answers."""

from tests.breaking import Handling
from tests.breaking.changes import (
    always,
    branch,
    never,
    not_called,
    replaced,
    returns,
    uncaught,
    with_argument,
    with_fewer_arguments,
)

UNDER = "tests/tui/client/test_fault_table.py::test_every_call_under"
TIME_LIMIT = "tests/tui/client/test_fault_table.py::test_every_call_has_its_time_limit_under"
STOPPED = "tests/tui/client/test_stopped_portal.py"
EXCHANGED = "tests/tui/client/test_transport.py"

HANDLINGS = (
    Handling(
        "a connection that is cut",
        "syren_tui.client.transport:Transport._once",
        uncaught("HTTPError"),
        f"{UNDER}[cut before the portal]",
    ),
    Handling(
        "a lost answer leaves a change unknown",
        "syren_tui.client.transport_errors:unanswered",
        never("changes"),
        f"{UNDER}[lost behind the portal]",
    ),
    Handling(
        "an answer that is truncated is tried again",
        "syren_tui.client.transport:_may_send_again",
        never("repeatable"),
        f"{EXCHANGED}::test_what_is_safe_to_repeat_is_repeated",
    ),
    Handling(
        "a change is not sent twice by itself",
        "syren_tui.client.transport:_may_send_again",
        branch("OutcomeUnknown", "return True"),
        f"{EXCHANGED}::test_what_is_safe_to_repeat_is_repeated",
    ),
    Handling(
        "a time limit for a whole call",
        "syren_tui.client.transport:Transport.send",
        replaced("deadline", "deadline + 60"),
        f"{TIME_LIMIT}[silent]",
    ),
    Handling(
        "a call that was given up lets go of its connection",
        "syren_tui.client.transport:Transport._once",
        with_argument("build_request", "timeout", "3600.0"),
        f"{STOPPED}::test_calls_that_were_given_up_hold_no_connection_beyond_their_time",
    ),
    Handling(
        "a huge answer",
        "syren_tui.client.body:read_body",
        never("most"),
        "tests/tui/client/test_transport_answers.py::test_a_huge_answer_is_not_read_to_its_end",
    ),
    Handling(
        "a certificate that is not trusted",
        "syren_tui.client.transport_errors:mapped",
        never("_is_about_certificates"),
        f"{UNDER}[the certificate]",
    ),
    Handling(
        "a name that cannot be looked up is told apart",
        "syren_tui.client.transport_errors:mapped",
        never("unknown"),
        f"{EXCHANGED}::test_a_host_that_does_not_exist",
    ),
    Handling(
        "an encoding that is none",
        "syren_tui.client.body:_Gzip.opened",
        uncaught("error"),
        f"{UNDER}[gzip that is none]",
    ),
    Handling(
        "what decompresses to gigabytes",
        "syren_tui.client.body:_Gzip.opened",
        with_fewer_arguments("decompress", 1),
        "tests/tui/client/test_hostile_answers.py::"
        "test_no_answer_costs_more_than_a_second_or_64_megabytes",
    ),
    Handling(
        "more values than an answer has",
        "syren_tui.client.transport:_judged",
        never("is_dense"),
        "tests/tui/client/test_hostile_answers.py::"
        "test_no_answer_costs_more_than_a_second_or_64_megabytes",
    ),
    Handling(
        "a gateway's 502 leaves a change unknown",
        "syren_tui.client.transport:_judged",
        never("changes"),
        f"{UNDER}[502 of a proxy]",
    ),
    Handling(
        "503 of what stands in front",
        "syren_tui.client.transport:_judged",
        replaced("{429, 503}", "{429}"),
        f"{UNDER}[503 of a proxy]",
    ),
    Handling(
        "429 of what stands in front",
        "syren_tui.client.transport:_judged",
        replaced("{429, 503}", "{503}"),
        f"{UNDER}[429 of a proxy]",
    ),
    Handling(
        "500 of a portal",
        "syren_tui.client.errors:_kind",
        never("status"),
        f"{UNDER}[500]",
    ),
    Handling(
        "429 of a portal",
        "syren_tui.client.errors:_kind",
        replaced("TooManyAttempts", "InvalidRequest"),
        f"{UNDER}[429]",
    ),
    Handling(
        "the end of a session",
        "syren_tui.client.errors:_kind",
        always("bad_credentials"),
        f"{UNDER}[the session has ended]",
    ),
    Handling(
        "Retry-After is kept",
        "syren_tui.client.backoff:retry_after",
        returns("0.0"),
        f"{EXCHANGED}::test_the_portal_says_when_to_come_back",
    ),
    Handling(
        "a redirect is not followed",
        "syren_tui.client.portal_connection:PortalConnection.__init__",
        with_argument("AsyncClient", "follow_redirects", "True"),
        f"{UNDER}[a redirect to elsewhere]",
    ),
    Handling(
        "an answer of another status is none",
        "syren_tui.client.transport:_judged",
        always("is_success"),
        f"{UNDER}[429]",
    ),
    Handling(
        "a problem of another status",
        "syren_tui.client.transport:_judged",
        replaced("problem.status != response.status_code", "False"),
        f"{UNDER}[a problem of another status]",
    ),
    Handling(
        "a problem that cannot be read",
        "syren_tui.client.transport:_judged",
        uncaught("ValidationError"),
        f"{UNDER}[a problem that is none]",
    ),
    Handling(
        "a captive portal's page signs nobody out",
        "syren_tui.client.portal_connection:PortalConnection._send_away",
        not_called("make_sure"),
        f"{UNDER}[a captive portal's page]",
    ),
)
