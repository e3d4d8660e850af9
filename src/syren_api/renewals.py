"""What a portal answers to a batch of renewals."""

from typing import Annotated, Literal

from pydantic import Field

from syren_api.field_types import Few, Id, Version
from syren_api.models import Answer, Subscriber
from syren_api.problems import Problem


class RenewedResult(Answer):
    """An account that was renewed, or that already stood as the item wanted it."""

    id: Id
    outcome: Literal["renewed"]
    previous_version: Version
    """The version before; the subscriber's own where nothing changed."""
    subscriber: Subscriber | None
    """None where it was deleted since."""


class RejectedResult(Answer):
    """An account that was left as it was, and why."""

    id: Id
    outcome: Literal["rejected"]
    problem: Problem


RenewalResult = Annotated[RenewedResult | RejectedResult, Field(discriminator="outcome")]


class RenewalAnswer(Answer):
    """One result an item, in the order sent.

    A portal without the feature `batch` leaves accounts deleted since out of an answer that it
    gives again.
    """

    results: Few[RenewalResult]
