"""What comes from outside at a portal: guesses, floods, bodies without measure, resets."""

from tests.breaking import Handling
from tests.breaking.changes import always, never, not_called, replaced, uncaught

RESETS = "tests/portal/test_resets.py::"
GUESSING = "tests/portal/test_guessing.py::"
BOUNDS = "tests/portal/test_bounds.py::"
CONNECTED = "tests/portal/test_connections.py::"
FAULTS = "tests/portal/test_faults.py::"

HANDLINGS = (
    Handling(
        "a password that was reset while a sign-in was under way",
        "syren_portal.http.sign_in:_verified",
        never("hash_of"),
        f"{RESETS}test_between_a_password_and_its_session[sqlite-reset]",
    ),
    Handling(
        "a batch of an account that is removed",
        "syren_portal.http.keyed:_answer",
        not_called("check_signed_in"),
        f"{RESETS}test_a_batch_of_an_account_that_is_removed[sqlite-batch]",
    ),
    Handling(
        "one login guessed from many addresses",
        "syren_portal.http.sign_in:_first_look",
        not_called("pause"),
        f"{GUESSING}test_from_sixty_failures_an_hour_each_answer_is_late[sqlite-nobody]",
    ),
    Handling(
        "how many wait for a late answer is bounded",
        "syren_portal.http.sign_in:_first_look",
        replaced("context.late.place()", "__import__('contextlib').nullcontext()"),
        f"{GUESSING}test_how_many_wait_is_bounded_and_they_hold_nothing[sqlite]",
    ),
    Handling(
        "an address where the right password was given",
        "syren_portal.store.attempts:check_sign_in",
        never("known"),
        f"{GUESSING}test_a_hundred_failures_where_the_right_password_was_given[sqlite]",
    ),
    Handling(
        "the queue for a hash",
        "syren_portal.http.queue_limits:QueueLimit.place",
        never("most"),
        f"{GUESSING}test_beyond_the_queue_for_a_hash_the_portal_is_busy[sqlite]",
    ),
    Handling(
        "an IPv6 line",
        "syren_portal.http.addresses:counted",
        replaced("str(ipaddress.ip_network((known, _PREFIX), strict=False))", "str(known)"),
        f"{GUESSING}test_a_whole_ipv6_line_is_one_address[sqlite]",
    ),
    Handling(
        "a token made under a wrong clock",
        "syren_portal.store.people:token_owner",
        always("AHEAD"),
        f"{GUESSING}test_a_token_made_under_a_wrong_clock_is_none[sqlite]",
    ),
    Handling(
        "pointers without end",
        "syren_portal.problems:FieldProblem.said",
        replaced("_cut(self.pointer)", "self.pointer"),
        f"{BOUNDS}test_twenty_errors_at_most_and_no_pointer_without_end",
    ),
    Handling(
        "bodies of calls that anybody can send",
        "syren_portal.http.bodies:AnonymousBody",
        replaced("MAX_ANONYMOUS_BODY", "MAX_BODY"),
        f"{BOUNDS}test_a_body_without_a_token_has_16384_bytes_at_most",
    ),
    Handling(
        "forms that are refused",
        "syren_portal.http.patrons:_form",
        not_called("check_forms"),
        f"{BOUNDS}test_sixty_refused_forms_an_hour_from_one_address",
    ),
    Handling(
        "half requests",
        "syren_portal.connections:BoundedProtocol._enter",
        never("SECONDS"),
        f"{CONNECTED}test_what_never_comes_to_an_end_is_ended",
    ),
    Handling(
        "room for one more connection",
        "syren_portal.connections:Connections.make_room",
        not_called("end"),
        f"{CONNECTED}test_where_there_is_no_room_who_has_waited_longest_goes",
    ),
    Handling(
        "a client that hangs up",
        "syren_portal.http.envelope:Envelope.__call__",
        uncaught("ClientDisconnect"),
        f"{CONNECTED}test_a_client_that_hangs_up_is_no_error",
    ),
    Handling(
        "a damaged database is no maintenance",
        "syren_portal.db.faults:_SQLITE",
        replaced("Fault.DAMAGED", "Fault.PASSING"),
        f"{FAULTS}test_a_damaged_file_is_a_fault_and_no_maintenance",
    ),
    Handling(
        "a database of another encoding",
        "syren_portal.db.engine:Database._prepare_postgresql",
        never("UTF8"),
        f"{FAULTS}test_a_database_of_another_encoding_is_refused",
    ),
)
