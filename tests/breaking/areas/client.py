"""The client layer: what it makes of answers, and of none."""

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
    without_argument,
)

UNDER = "tests/tui/client/test_fault_table.py::test_every_call_under"
TIME_LIMIT = "tests/tui/client/test_fault_table.py::test_every_call_has_its_time_limit_under"
MEMBERS = "tests/tui/client/contract/test_members.py::test_every_member_of"
LIES = "tests/tui/client/contract/test_lies.py::test_every_lie_in"
FILTER = "tests/tui/client/contract/test_lies.py::test_a_filter_that_the_portal_did_not_hear"
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
    Handling(
        "wrong or truncated JSON",
        "syren_tui.client.decoding:read_as",
        uncaught("ValidationError"),
        f"{UNDER}[half the JSON]",
    ),
    Handling(
        "a list that is none",
        "syren_tui.client.decoding:read_list",
        replaced("Many[model]", "tuple[dict[str, object], ...]"),
        f"{MEMBERS}[libraries]",
    ),
    Handling(
        "a number that is a text",
        "syren_tui.client.decoding:read_as",
        without_argument("model_validate_json", "strict"),
        f"{MEMBERS}[subscriber]",
    ),
    Handling(
        "JSON that cannot be parsed",
        "syren_tui.client.transport:RawAnswer.json",
        uncaught("ValueError"),
        f"{UNDER}[half the JSON]",
    ),
    Handling(
        "a version below 1, or beyond all numbers",
        "syren_api.field_types:Version",
        without_argument("Field", "ge"),
        f"{LIES}[selection]",
    ),
    Handling(
        "a negative count",
        "syren_api.field_types:Count",
        without_argument("Field", "ge"),
        f"{LIES}[subscribers]",
    ),
    Handling(
        "batches of nobody",
        "syren_api.field_types:AtLeastOne",
        without_argument("Field", "ge"),
        f"{LIES}[portal]",
    ),
    Handling(
        "a day that does not exist",
        "syren_api.days:parse_day",
        replaced(
            "date.fromisoformat(text)",
            "date(int(text[:4]), int(text[5:7]), min(28, int(text[8:])))",
        ),
        f"{LIES}[subscriber]",
    ),
    Handling(
        "an empty token",
        "syren_api.models:Session.access_token",
        without_argument("Field", "min_length"),
        f"{LIES}[sign_in]",
    ),
    Handling(
        "another version of the contract",
        "syren_tui.client.portal:PortalClient.portal",
        never("API_VERSION"),
        "tests/tui/client/contract/test_lies.py::test_another_version_of_the_contract",
    ),
    Handling(
        "another subscriber's record",
        "syren_tui.client.portal:PortalClient._subscriber",
        always("subscriber_id"),
        f"{LIES}[subscriber]",
    ),
    Handling(
        "another subscriber's record beside a refusal",
        "syren_tui.client.portal:PortalClient._changed",
        never("subscriber_id"),
        "tests/tui/client/contract/test_lies.py::"
        "test_a_stale_version_with_the_record_of_somebody_else",
    ),
    Handling(
        "a version that no change comes to",
        "syren_tui.client.portal:PortalClient._changed",
        not_called("make_sure"),
        f"{LIES}[patch]",
    ),
    Handling(
        "an ETag of another version",
        "syren_tui.client.response_checks:is_of_version",
        always("version"),
        f"{UNDER}[another ETag]",
    ),
    Handling(
        "an ETag that is missing, or a proxy's own",
        "syren_tui.client.response_checks:is_of_version",
        replaced(
            "tag is None or int(tag[1]) == version", "tag is not None and int(tag[1]) == version"
        ),
        (f"{UNDER}[no ETag]", f"{UNDER}[an ETag of a proxy's own]"),
    ),
    Handling(
        "a total that disagrees",
        "syren_tui.client.response_checks:is_page_of",
        always("counted"),
        f"{LIES}[subscribers]",
    ),
    Handling(
        "a page that shrinks",
        "syren_tui.client.response_checks:is_page_of",
        always("expected"),
        f"{LIES}[subscribers]",
    ),
    Handling(
        "a page that repeats an id",
        "syren_tui.client.response_checks:is_page_of",
        always("are_different"),
        f"{LIES}[subscribers]",
    ),
    Handling(
        "another page",
        "syren_tui.client.response_checks:is_page_of",
        always("offset"),
        f"{LIES}[subscribers]",
    ),
    Handling(
        "a selection that is not whole",
        "syren_tui.client.response_checks:is_selection_of",
        always("total"),
        f"{LIES}[selection]",
    ),
    Handling(
        "whoever has another card",
        "syren_tui.client.response_checks:is_match",
        always("registration_number"),
        f"{FILTER}[registration_number]",
    ),
    Handling(
        "whoever is of another library",
        "syren_tui.client.response_checks:is_page_of",
        always("library"),
        f"{FILTER}[library]",
    ),
    Handling(
        "a history out of order",
        "syren_tui.client.response_checks:is_history",
        always("newer"),
        f"{LIES}[history]",
    ),
    Handling(
        "results of other accounts, or twice the same",
        "syren_tui.client.response_checks:are_results_of",
        always("id"),
        f"{LIES}[renew]",
    ),
    Handling(
        "a result with another's record",
        "syren_tui.client.response_checks:_is_result_of",
        always("id"),
        f"{LIES}[renew]",
    ),
    Handling(
        "a renewal that did not validate",
        "syren_tui.client.response_checks:_is_result_of",
        always("VALIDATED"),
        f"{LIES}[renew]",
    ),
    Handling(
        "a token that no header can hold",
        "syren_tui.client.transport:Transport._once",
        uncaught("UnicodeError"),
        "tests/tui/client/test_transport_answers.py::test_a_token_that_no_header_can_hold",
    ),
)
