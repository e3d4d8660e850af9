"""What comes from outside at a portal: guesses, floods, bodies without measure, resets."""

from tests.breaking import Handling

SIGN_IN = "src/syren_portal/http/sign_in.py"
ATTEMPTS = "src/syren_portal/store/attempts.py"
CONNECTIONS = "src/syren_portal/connections.py"
RESETS = "tests/portal/test_resets.py::"
GUESSING = "tests/portal/test_guessing.py::"
BOUNDS = "tests/portal/test_bounds.py::"
CONNECTED = "tests/portal/test_connections.py::"
FAULTS = "tests/portal/test_faults.py::"

HANDLINGS = (
    Handling("a password that was reset while a sign-in was under way", SIGN_IN,
             "            if current is None or sign_in.hash_of(current) != verified:\n",
             "            if current is None:\n",
             f"{RESETS}test_between_a_password_and_its_session[sqlite-reset]"),
    Handling("a batch of an account that is removed", "src/syren_portal/http/keyed.py",
             "        check_signed_in(job.context, job.caller)\n", "        pass\n",
             f"{RESETS}test_a_batch_of_an_account_that_is_removed[sqlite-batch]"),
    Handling("one login guessed from many addresses", SIGN_IN,
             "            await context.pause(late)\n", "            pass\n",
             f"{GUESSING}test_from_sixty_failures_an_hour_each_answer_is_late[sqlite-nobody]"),
    Handling("how many wait for a late answer is bounded", SIGN_IN,
             "        with context.late.place():\n            await", "        if late:\n            await",
             f"{GUESSING}test_how_many_wait_is_bounded_and_they_hold_nothing[sqlite]"),
    Handling("an address where the right password was given", ATTEMPTS,
             "    most = MOST_FROM_KNOWN if known else MOST_FOR_ONE_LOGIN\n",
             "    most = MOST_FOR_ONE_LOGIN\n",
             f"{GUESSING}test_a_hundred_failures_where_the_right_password_was_given[sqlite]"),
    Handling("the queue for a hash", "src/syren_portal/http/crowds.py",
             "        if self._inside >= self.most:\n", "        if self._inside < 0:\n",
             f"{GUESSING}test_beyond_the_queue_for_a_hash_the_portal_is_busy[sqlite]"),
    Handling("an IPv6 line", "src/syren_portal/http/addresses.py",
             "    return str(ipaddress.ip_network((known, _PREFIX), strict=False))\n",
             "    return str(known)\n",
             f"{GUESSING}test_a_whole_ipv6_line_is_one_address[sqlite]"),
    Handling("a token made under a wrong clock", "src/syren_portal/store/people.py",
             "            tokens.c.expires_at <= now + lifetime + AHEAD,\n", "",
             f"{GUESSING}test_a_token_made_under_a_wrong_clock_is_none[sqlite]"),
    Handling("pointers without end", "src/syren_portal/problems.py",
             "            pointer=_cut(self.pointer),\n", "            pointer=self.pointer,\n",
             f"{BOUNDS}test_twenty_errors_at_most_and_no_pointer_without_end"),
    Handling("bodies of calls that anybody can send", "src/syren_portal/http/bodies.py",
             "Depends(_body_up_to(MAX_ANONYMOUS_BODY))", "Depends(_body_up_to(MAX_BODY))",
             f"{BOUNDS}test_a_body_without_a_token_has_16384_bytes_at_most"),
    Handling("forms that are refused", "src/syren_portal/http/patrons.py",
             "        check_forms(connection, address, context.clock())\n", "        pass\n",
             f"{BOUNDS}test_sixty_refused_forms_an_hour_from_one_address"),
    Handling("half requests", CONNECTIONS,
             "            self._timer = self.loop.call_later(SECONDS[phase], self.end)\n",
             "            pass\n",
             f"{CONNECTED}test_what_never_comes_to_an_end_is_ended"),
    Handling("room for one more connection", CONNECTIONS,
             "            oldest.end()\n", "            pass\n",
             f"{CONNECTED}test_where_there_is_no_room_who_has_waited_longest_goes"),
    Handling("a client that hangs up", "src/syren_portal/http/envelope.py",
             "        except ClientDisconnect:\n", "        except ZeroDivisionError:\n",
             f"{CONNECTED}test_a_client_that_hangs_up_is_no_error"),
    Handling("a damaged database is no maintenance", "src/syren_portal/db/faults.py",
             "    sqlite3.SQLITE_CORRUPT: Fault.DAMAGED,\n",
             "    sqlite3.SQLITE_CORRUPT: Fault.PASSING,\n",
             f"{FAULTS}test_a_damaged_file_is_a_fault_and_no_maintenance"),
    Handling("a database of another encoding", "src/syren_portal/db/engine.py",
             '        if encoding != "UTF8":\n', '        if encoding == "":\n',
             f"{FAULTS}test_a_database_of_another_encoding_is_refused"),
)  # fmt: skip
