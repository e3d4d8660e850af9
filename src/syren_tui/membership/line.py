"""The line of a person: what the library's system says of them, in one sentence."""

from syren_api.models import Portal
from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.membership.judging import Verdict
from syren_tui.membership.member_answer import MemberAnswer
from syren_tui.membership.texts import judgement_words
from syren_tui.texts.civil_time import moment


def asking_line(speech: Speech) -> str:
    """Say that the answer is on its way."""
    return speech.gettext("SIGB : demande en cours…")


def member_line(answer: MemberAnswer, portal: Portal, speech: Speech) -> str:
    """Say what came: ``SIGB : membre jusqu’au 05/01/2028 (Koha, 14:02)``.

    Args:
        answer: about the person.
        portal: whose clock it is.
        speech: the user's language.
    """
    if answer.judgement.is_unaskable:
        why = speech.joined(judgement_words(answer.judgement, speech))
        return speech.gettext("SIGB : non demandé, {why}", why=why)
    said = member_words(answer, speech, end_untold=speech.gettext("fin non dite"))
    if answer.verdict is Verdict.NO_ANSWER:
        return speech.gettext("SIGB : {said} ; Ctrl+R : redemander", said=said)
    time = f"{moment(answer.at, portal):%H:%M}"
    return speech.gettext(
        "SIGB : {said} ({source}, {time})", said=said, source=clean(answer.source), time=time
    )


def member_words(answer: MemberAnswer, speech: Speech, *, end_untold: str = "") -> str:
    """Say what an answer comes to, without who said it and when: ``à confirmer : …``.

    Args:
        answer: about the person.
        speech: the user's language.
        end_untold: how it is said that the end is not told; empty: so that the source is named.
    """
    end_untold = end_untold or speech.gettext("fin non dite par le SIGB")
    against = speech.joined(judgement_words(answer.judgement, speech))
    until = speech.day(answer.until) if answer.until is not None else ""
    match answer.verdict:
        case Verdict.MEMBER:
            return speech.gettext("membre jusqu’au {day}", day=until)
        case Verdict.ENDED:
            return speech.gettext("adhésion finie le {day}", day=until)
        case Verdict.TO_CONFIRM:
            until = speech.gettext("fin le {day}", day=until) if until else end_untold
            return speech.gettext("à confirmer : {why}", why=speech.joined([against, until]))
        case Verdict.NOT_FOUND if answer.judgement.end_untold and answer.judgement.member:
            return end_untold
        case Verdict.NOT_FOUND:
            return speech.joined([speech.gettext("introuvable"), *filter(None, [against])])
        case Verdict.NO_ANSWER:
            return speech.gettext("sans réponse : {why}", why=against)
