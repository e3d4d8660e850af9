"""What a source is asked about an account, and whether there is anything to ask."""

from syren_api.models import SelectedSubscriber
from syren_tui.membership.model import UNASKABLE, NoAnswer, Question, SourceAnswer


def question_about(account: SelectedSubscriber) -> Question:
    """Return what is asked about an account: its card alone, else name and birth date."""
    if account.registration_number:
        return Question(card=account.registration_number)
    return question_by_name(account)


def question_by_name(account: SelectedSubscriber) -> Question:
    """Return what is asked about an account that the source does not know by its card."""
    return Question(
        last_name=account.last_name,
        first_name=account.first_name,
        birth_date=account.birth_date,
    )


def is_unaskable(answer: SourceAnswer) -> bool:
    """Tell whether there is no answer because the portal's account gives nothing to ask for."""
    return isinstance(answer, NoAnswer) and answer.cause in UNASKABLE
