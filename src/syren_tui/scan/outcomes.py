"""What becomes of a card at the desk, and why one waits for an answer."""

from datetime import date

from syren_tui.desk.entries import LoggedOutcome, WaitReason
from syren_tui.renewal.plan import ExclusionReason
from syren_tui.scan.card import Card, Offer
from syren_tui.scan.stages import Matches, Shown, Stage, Suggested


def ending_of(card: Card) -> LoggedOutcome:
    """Return what became of a card for which was done what it offered."""
    match card.offer:
        case Offer.STORE:
            return LoggedOutcome.STORED
        case Offer.VALIDATE:
            return LoggedOutcome.VALIDATED
    return LoggedOutcome.RENEWED


def ending_at_sight(card: Card) -> LoggedOutcome | None:
    """Return what became of a card for which nothing can be done; None where something can."""
    match card.offer:
        case Offer.NOTHING:
            return LoggedOutcome.UP_TO_DATE
        case Offer.NOT_ALLOWED:
            return LoggedOutcome.LOOKED_AT
        case Offer.LEFT:
            known = {
                ExclusionReason.EXPIRED: LoggedOutcome.EXPIRED,
                ExclusionReason.REFUSED: LoggedOutcome.REFUSED,
            }
            return known.get(card.line.exclusion or ExclusionReason.NOT_ALLOWED, LoggedOutcome.LEFT)
    return None


def why_shown(shown: Shown, *, at_once: bool) -> WaitReason:
    """Return why a patron was shown, and not renewed at once."""
    card = shown.card
    if shown.why is not None:
        return WaitReason.CHANGED
    if at_once and card.number is not None:
        return WaitReason.NEW_NUMBER
    if at_once and card.never_decided:
        return WaitReason.NEVER_DECIDED
    if at_once and card.refused:
        return WaitReason.REFUSED_RESOURCE
    return WaitReason.ENTER


def held_back(stage: Stage) -> tuple[str, WaitReason] | None:
    """Return the card that a stage asks about, and why; None where it asks about none."""
    match stage:
        case Matches(card=str(number)):
            return number, WaitReason.SEVERAL
        case Matches(meant_by=str(number), born=date()):
            return number, WaitReason.BIRTH_DATE
    meant = number_meant(stage)
    return (meant, WaitReason.NEAR_NUMBER) if meant is not None else None


def number_meant(stage: Stage) -> str | None:
    """Return the number for which others are offered by a stage; None where none are."""
    match stage:
        case Suggested(number=number) | Matches(meant_by=str(number)):
            return number
    return None
