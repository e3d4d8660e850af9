"""Several changes and deletions in one call: what a portal is asked, and what it answers."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StrictInt,
    StringConstraints,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import CoreSchema

from syren_api.field_types import Few, Id, Version
from syren_api.models import Answer, Subscriber
from syren_api.renewals import RejectedResult
from syren_api.requests import MAX_ID, MOST_ITEMS, ContractRequest, SubscriberPatch

BATCH_PATH: Final = "/subscribers/batch"


class _DescribedAsPatch:
    """Any value, described as a merge patch: what is wrong with it is told of its item alone."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(SubscriberPatch.__pydantic_core_schema__)


def _absent() -> Any:
    """Stand for a field that is not in the request: see `model_fields_set`."""
    return None


def _true(value: object) -> object:
    if value is not True:  # 1 is equal to it
        raise PydanticCustomError("literal_error", "true and nothing else")
    return value


class BatchItem(ContractRequest):
    """One account to change or to delete, at the version that the user saw."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["change"]}, {"required": ["delete"]}]}
    )

    id: Annotated[str, StringConstraints(min_length=1, max_length=MAX_ID)]
    version: StrictInt
    change: Annotated[Any, _DescribedAsPatch] = Field(default_factory=_absent)
    """A merge patch: see `syren_api.requests.SubscriberPatch`, by which the portal reads it."""
    delete: Annotated[Literal[True], BeforeValidator(_true)] = Field(default_factory=_absent)

    @property
    def deletes(self) -> bool:
        """Whether the account is to be deleted, not changed."""
        return "delete" in self.model_fields_set

    @model_validator(mode="after")
    def _either(self) -> Self:
        if ("change" in self.model_fields_set) == self.deletes:
            raise PydanticCustomError("either_or", "either a change or a deletion")
        return self


def _some(items: tuple[BatchItem, ...]) -> tuple[BatchItem, ...]:
    # Told here and not by `min_length`: that counts an item that is refused as missing, too.
    if not items:
        raise PydanticCustomError("too_short", "none at all", {"min_length": 1})
    return items


class BatchRequest(ContractRequest):
    """A batch of changes and deletions; each succeeds or fails alone."""

    items: Annotated[
        tuple[BatchItem, ...],
        Field(max_length=MOST_ITEMS, fail_fast=True, json_schema_extra={"minItems": 1}),
        AfterValidator(_some),
    ]


class ChangedResult(Answer):
    """An account that was changed, or that already stood as the item wanted it."""

    id: Id
    outcome: Literal["changed"]
    previous_version: Version
    """The version before; the subscriber's own where nothing changed."""
    subscriber: Subscriber | None
    """None where it was deleted since."""


class DeletedResult(Answer):
    """An account that was deleted."""

    id: Id
    outcome: Literal["deleted"]


BatchResult = Annotated[
    ChangedResult | DeletedResult | RejectedResult, Field(discriminator="outcome")
]


class BatchAnswer(Answer):
    """One result an item, in the order sent."""

    results: Few[BatchResult]
