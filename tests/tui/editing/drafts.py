"""Drafts to read."""

from typing import Any

from syren_api.models import Portal, Subscriber
from syren_api.statuses import ResourceStatus, Status
from syren_tui.editing.draft import Draft
from syren_tui.i18n import Language, Speech
from syren_tui.texts.fields import RESOURCE, STATUS
from tests.tui.texts.people import SYREN, plain, subscriber


def draft(
    base: Subscriber | None = None,
    portal: Portal = SYREN,
    language: Language = "fr",
    /,
    **typed: Any,
) -> Draft:
    """Return a draft of a record with something typed and chosen.

    Args:
        base: the record.
        portal: the portal.
        language: the user's.
        typed: a text by field; a status; resources with their statuses.
    """
    made = Draft(base or subscriber(), portal, Speech(language))
    edit(made, **typed)
    return made


def edit(made: Draft, **typed: Any) -> None:
    """Type and choose something more."""
    for field, value in typed.items():
        if field == STATUS:
            made.status = Status(value)
        elif field == "resources":
            wanted = {key: each and ResourceStatus(each) for key, each in value.items()}
            made.resources |= wanted
        else:
            made.texts[field] = value


def patch_of(made: Draft) -> dict[str, Any]:
    """Return what a draft would send; nothing is in its way."""
    parsed = made.read()
    assert parsed.errors == {}
    assert {RESOURCE + key for key in parsed.patch().get("resources", {})} == {
        field for field in parsed.edited if field.startswith(RESOURCE)
    }
    return parsed.patch()


def errors_of(made: Draft) -> dict[str, str]:
    """Return what is in a draft's way."""
    return {field: plain(sentence) for field, sentence in made.read().errors.items()}
