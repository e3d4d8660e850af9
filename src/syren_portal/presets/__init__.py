"""What a portal is: read from a TOML file, kept in the database.

A new portal is a new file, no code: see ``syren.toml`` and ``loiretek.toml`` beside this module.
"""

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from syren_api.features import Feature
from syren_api.models import CatalogueResource, Portal, PortalRules
from syren_api.requests import Email
from syren_portal.texts import FIELDS, Text

API_VERSION: Final = 1
FEATURES: Final = (
    Feature.CARD_KEY.value,
    Feature.BIRTH_DATE.value,
    Feature.RELEVANCE.value,
    Feature.SIMILAR.value,
    Feature.REQUESTED_AT.value,
    Feature.SELECTION_IDENTITY.value,
    Feature.STATUS_REASON.value,
    Feature.BATCH.value,
)
"""What this portal has that came after the first version of the contract."""
NO_SUCH_PRESET: Final = Text(
    "il n’y a ni fichier ni préréglage de ce nom (syren, loiretek)",
    "there is neither a file nor a preset of this name (syren, loiretek)",
)
_PLAINLY_SAID: Final = frozenset({"missing", "extra_forbidden", "string_type", "enum"})
PRESETS: Final = ("syren", "loiretek")


class PresetError(Exception):
    """A preset file cannot be read; `place` says where in it, `reason` why."""

    def __init__(self, path: str, place: str, reason: str | Text) -> None:
        self.path, self.place, self.reason = path, place, reason
        super().__init__(path, place, reason)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("not a time zone that this machine knows") from error
    return name


class PresetResource(CatalogueResource):
    """A resource as a preset names it."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class PortalSettings(PortalRules):
    """All that `GET /portal` answers but the day: the members of a preset file."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1)]
    department: Annotated[str, Field(min_length=1)]
    contact_email: Email
    help_url: str
    timezone: Annotated[str, AfterValidator(_zone)]
    validity_months: Annotated[int, Field(ge=1, le=1200)] | None = None
    resources: tuple[PresetResource, ...]
    max_batch: Annotated[int, Field(ge=1, le=500)]

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        for name, values in (
            ("statuses", self.statuses),
            ("settable_statuses", self.settable_statuses),
            ("resources", [resource.id for resource in self.resources]),
        ):
            if len(set(values)) != len(values):
                raise ValueError(f"{name} names one twice")
        if not set(self.settable_statuses) <= set(self.statuses):
            raise ValueError("settable_statuses names a status that is not in statuses")
        if "pending" not in self.statuses or "validated" not in self.statuses:
            raise ValueError("statuses must hold pending and validated")
        if self.validity_months is not None and not {"expired", "to_revalidate"} <= set(
            self.statuses
        ):
            raise ValueError("with validity_months, statuses must hold expired and to_revalidate")
        if "expired" in self.settable_statuses:
            raise ValueError("settable_statuses cannot hold expired")
        return self

    def on(self, today: date) -> Portal:
        """Return the portal's description on that day."""
        return Portal(**dict(self), today=today, api_version=API_VERSION, features=FEATURES)


def load_preset(name_or_path: str) -> PortalSettings:
    """Read a preset by its name, or a preset file by its path.

    Raises:
        PresetError: there is none, it is not TOML, or a value in it is not what it must be.
    """
    shipped = name_or_path in PRESETS
    source = files(__package__).joinpath(f"{name_or_path}.toml") if shipped else Path(name_or_path)
    try:
        text = source.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise PresetError(name_or_path, "", NO_SUCH_PRESET) from error
    except (OSError, UnicodeDecodeError) as error:
        raise PresetError(
            name_or_path, "", str(getattr(error, "strerror", None) or error)
        ) from error
    try:
        return PortalSettings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PresetError(name_or_path, "", str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        known = FIELDS.get(first["type"]) if first["type"] in _PLAINLY_SAID else None
        raise PresetError(name_or_path, place, known or said) from error
