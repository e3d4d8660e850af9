"""Screens: a sentence, no number that is not true, and what was typed stays."""

from tests.breaking import Handling

SESSION = "src/syren_tui/session.py"
FAILURES = "src/syren_tui/texts/failures.py"
SAVING = "src/syren_tui/editing/saving.py"
LIST = "src/syren_tui/screens/list/reading.py"
LIST_FAULTS = "tests/tui/screens/list/test_list_faults.py::"
THE_LIST = f"{LIST_FAULTS}test_the_list_and_what_is_reached_from_it"
SIGNING_IN = f"{LIST_FAULTS}test_signing_in_and_out"
WORK = "tests/tui/screens/test_work_faults.py::"
SAVES = "tests/tui/editing/test_saving.py::"
SAYS = "tests/tui/texts/test_failures.py"
SESSIONS = "tests/tui/test_session.py::"

HANDLINGS = (
    Handling("signing in fails with a sentence", "src/syren_tui/screens/sign_in_flow.py",
             "    except ClientError as error:\n        await client.close()\n",
             "    except KeyError as error:\n        await client.close()\n",
             SIGNING_IN),
    Handling("a sign-in without an answer changes nothing", "src/syren_tui/client/portal.py",
             'call = Call("POST", "/session", repeatable=False, body=body)',
             'call = Call("POST", "/session", repeatable=False, changes=True, body=body)',
             SIGNING_IN),
    Handling("signing out goes on whatever is answered", "src/syren_tui/screens/sign_in_flow.py",
             "    with suppress(ClientError, TimeoutError):\n", "    with suppress(TimeoutError):\n",
             SIGNING_IN),
    Handling("a list that cannot be read says why", LIST,
             "            self._notice.warn(failure(error, self.speech))\n            self._show_unread()\n",
             "            self._show_unread()\n",
             THE_LIST),
    Handling("a list that cannot be read shows no number", LIST,
             "        self._bar.show_unknown()\n", "",
             THE_LIST),
    Handling("a portal that does not answer is asked again", SESSION,
             "            except (PortalUnreachable, PortalFault, TooManyAttempts) as error:\n",
             "            except (PortalUnreachable, PortalFault) as error:\n",
             f"{SESSIONS}test_reading_goes_on_until_the_portal_answers"),
    Handling("the end of a session has the user sign in again", SESSION,
             "            except NotSignedIn:\n", "            except KeyError:\n",
             f"{SESSIONS}test_the_user_is_asked_once_however_many_calls_wait"),
    Handling("signing in again as somebody else", SESSION,
             "        if (account.login, account.role) != (login, self.account.role):\n",
             "        if not account.login:\n",
             f"{SESSIONS}test_signing_in_again_as_somebody_else_is_none"),
    Handling("signing in again fails with a sentence", "src/syren_tui/screens/dialogs/sign_in_again.py",
             "        except ClientError as error:\n", "        except KeyError as error:\n",
             THE_LIST),
    Handling("further rows that do not come", LIST,
             "        except ClientError as error:\n            self._notice.warn(failure(error, self.speech))\n"
             "            self.set_timer(3.0",
             "        except ClientError:\n            self.set_timer(3.0",
             THE_LIST),
    Handling("marking all fails with a sentence", "src/syren_tui/screens/list/selecting.py",
             "            except ClientError as error:\n                self._notice.warn(failure(error, "
             "self.speech))\n                return\n            self._notice.clear()\n",
             "            except ClientError:\n                return\n            self._notice.clear()\n",
             THE_LIST),
    Handling("a plan that cannot be read", "src/syren_tui/screens/list/series.py",
             "            except ClientError as error:\n                self._notice.warn(failure(error, "
             "self.speech))\n",
             "            except KeyError as error:\n                self._notice.warn(str(error))\n",
             THE_LIST),
    Handling("libraries that cannot be read", "src/syren_tui/screens/list/subscribers.py",
             "            except ClientError as error:\n", "            except KeyError as error:\n",
             THE_LIST),
    Handling("a failure's sentence goes when libraries come", "src/syren_tui/screens/list/subscribers.py",
             "            self._notice.clear()\n            await self._dialogs.library(",
             "            await self._dialogs.library(",
             THE_LIST),
    Handling("cards that cannot be looked up", "src/syren_tui/screens/list/cards.py",
             "            except ClientError as error:\n", "            except KeyError as error:\n",
             THE_LIST),
    Handling("a record that cannot be read again", "src/syren_tui/screens/record/editing.py",
             "            current = await self._session.keep_trying(read, self._tell)\n"
             "        except ClientError as error:\n",
             "            current = await self._session.keep_trying(read, self._tell)\n"
             "        except KeyError as error:\n",
             f"{WORK}test_a_record"),
    Handling("the next record that cannot be read", "src/syren_tui/screens/record/record.py",
             "            except ClientError as error:\n", "            except KeyError as error:\n",
             f"{WORK}test_a_record"),
    Handling("a history that cannot be read", "src/syren_tui/screens/record/view.py",
             "        except ClientError as error:\n", "        except KeyError as error:\n",
             f"{WORK}test_a_record"),
    Handling("a save whose answer was lost is looked up", SAVING,
             "except (OutcomeUnknown, UnexpectedAnswer) as error:",
             "except UnexpectedAnswer as error:",
             f"{SAVES}test_an_answer_that_is_lost_after_the_change"),
    Handling("a save whose answer says nothing is looked up", SAVING,
             "except (OutcomeUnknown, UnexpectedAnswer) as error:",
             "except OutcomeUnknown as error:",
             f"{SAVES}test_an_answer_that_says_nothing"),
    Handling("a save that somebody else was quicker than", SAVING,
             "        except StaleVersion as error:\n            return self._stale(error)\n", "",
             f"{SAVES}test_somebody_else_was_quicker"),
    Handling("a save that fails otherwise", SAVING,
             "        except ClientError as error:\n            return SaveOutcome(sentence=failure(error, "
             "self._speech))\n        return SaveOutcome(saved=saved)",
             "        except KeyError as error:\n            return SaveOutcome(sentence=str(error))\n"
             "        return SaveOutcome(saved=saved)",
             f"{WORK}test_a_record"),
    Handling("a plan's day that the portal does not tell", "src/syren_tui/screens/plan/view.py",
             "        except ClientError as error:\n            self._no_day",
             "        except KeyError as error:\n            self._no_day",
             f"{WORK}test_a_series_and_its_undoing"),
    Handling("a series that waits says so", "src/syren_tui/screens/series/progress.py",
             "        elif trouble is not None:\n", "        elif trouble is state:\n",
             f"{WORK}test_a_series_and_its_undoing"),
    Handling("an undoing that waits says so", "src/syren_tui/screens/series/report.py",
             '            self._notice.warn(f"{sentence}. {failure(progress.trouble, self.speech)}")\n',
             "            self._notice.say(sentence)\n",
             f"{WORK}test_a_series_and_its_undoing"),
    Handling("a card that cannot be looked up", "src/syren_tui/scan/desk.py",
             "        except ClientError as error:\n            self._ring()\n            self._note(ScanOutcome.FAILED,"
             " number=job.text, error=error)\n",
             "        except KeyError as error:\n            self._ring()\n            self._note(ScanOutcome.FAILED,"
             " number=job.text)\n",
             f"{WORK}test_the_desk"),
    Handling("a renewal at the desk whose answer says nothing", "src/syren_tui/scan/service.py",
             "            return Undecided(error, replace(card, attempt=attempt))\n",
             "            raise\n",
             f"{WORK}test_the_desk"),
    Handling("each silence has its sentence", FAILURES,
             "            return speech.gettext(_SILENCES[error.reason])\n",
             "            return speech.gettext(_SILENCES[UnreachableReason.REFUSED])\n",
             SIGNING_IN),
    Handling("maintenance is told from an error", FAILURES,
             "_INTERNAL if error.problem.status == 500 else _MAINTENANCE", "_INTERNAL",
             SAYS),
    Handling("a request id from outside is cleaned", FAILURES,
             "        shown = clean(error.request_id)[:40]\n", "        shown = error.request_id\n",
             SAYS),
)  # fmt: skip
