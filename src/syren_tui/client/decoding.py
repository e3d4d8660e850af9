"""Answers read as what the contract says they are."""

from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from syren_api.field_types import Many
from syren_tui.client.errors import UnexpectedAnswer
from syren_tui.client.transport import RawAnswer

Model = TypeVar("Model", bound=BaseModel)


def read_as(model: type[Model], answer: RawAnswer) -> Model:
    """Read an answer as one model; a number written as a text is none.

    Raises:
        UnexpectedAnswer: it is none.
    """
    try:
        return model.model_validate_json(answer.content, strict=True)
    except ValidationError as error:
        raise _unlike(model, answer) from error


def read_list(model: type[Model], answer: RawAnswer) -> tuple[Model, ...]:
    """Read an answer as a list of models.

    Raises:
        UnexpectedAnswer: it is none.
    """
    try:
        return TypeAdapter(Many[model]).validate_json(  # type: ignore[valid-type]
            answer.content, strict=True
        )
    except ValidationError as error:
        raise _unlike(model, answer) from error


def _unlike(model: type[BaseModel], answer: RawAnswer) -> UnexpectedAnswer:
    # The model's name only: what the portal answered may hold anything.
    return UnexpectedAnswer(f"no {model.__name__}", answer.request_id)
