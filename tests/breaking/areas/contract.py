"""The client layer: answers that do not keep the contract."""

from tests.breaking import Handling
from tests.breaking.changes import (
    always,
    never,
    not_called,
    replaced,
    uncaught,
    without_argument,
)

UNDER = "tests/tui/client/test_fault_table.py::test_every_call_under"
TIME_LIMIT = "tests/tui/client/test_fault_table.py::test_every_call_has_its_time_limit_under"
MEMBERS = "tests/tui/client/contract/test_members.py::test_every_member_of"
LIES = "tests/tui/client/contract/test_lies.py::test_every_lie_in"
FILTER = "tests/tui/client/contract/test_lies.py::test_a_filter_that_the_portal_did_not_hear"

HANDLINGS = (
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
