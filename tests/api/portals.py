"""Two portals' rules, as `GET /portal` would answer them, and hypothesis strategies over them."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from syren_api.lifecycle import (
    AccountState,
    Edit,
    LifecycleAction,
    PatronSignIn,
    Renew,
    RequestRenewal,
)
from syren_api.models import CatalogueResource, PortalRules
from syren_api.statuses import ResourceStatus, Status

CATALOGUE = tuple(
    CatalogueResource(id=key, name=key.upper()) for key in ("books", "films", "press")
)


def rules(**members: Any) -> PortalRules:
    """Rules like SYREN's, but for the members given."""
    usual: dict[str, Any] = {
        "statuses": tuple(Status),
        "settable_statuses": (Status.TO_REVALIDATE, Status.VALIDATED, Status.REFUSED),
        "validity_months": 12,
        "registration_date_required": True,
        "resources": CATALOGUE,
        "can_activate_resources": True,
        "can_remove_resources": False,
        "validating_validates_requested_resources": False,
        "max_batch": 50,
    }
    return PortalRules(**(usual | members))


SYREN = rules()
LOIRETEK = rules(
    statuses=(Status.PENDING, Status.VALIDATED, Status.REFUSED),
    settable_statuses=(Status.PENDING, Status.VALIDATED, Status.REFUSED),
    validity_months=None,
    registration_date_required=False,
    can_activate_resources=False,
    can_remove_resources=True,
    validating_validates_requested_resources=True,
)

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
portals = st.sampled_from([SYREN, LOIRETEK])
_resource_ids = st.sampled_from([each.id for each in CATALOGUE] + ["unknown/id"])
records = st.builds(
    AccountState,
    status=st.sampled_from(Status),
    library_registered_on=st.none() | days,
    resources=st.dictionaries(_resource_ids, st.sampled_from(ResourceStatus)),
)
edits = st.builds(
    Edit,
    status=st.none() | st.sampled_from(Status),
    sets_day=st.booleans(),
    library_registered_on=st.none() | days,
    resources=st.dictionaries(
        _resource_ids,
        st.none() | st.sampled_from([ResourceStatus.VALIDATED, ResourceStatus.REFUSED]),
    ),
)
renewals = st.builds(
    Renew, library_registered_on=st.none() | days, activate_resources=st.booleans()
)
actions: st.SearchStrategy[LifecycleAction] = (
    edits | renewals | st.just(PatronSignIn()) | st.just(RequestRenewal())
)
