"""The console's client layer: a portal's calls over HTTP. Knows no screen.

`PortalClient` has a method a call; what it raises is in `syren_tui.client.errors`.
"""

import syren_tui.client.httpx_import  # noqa: F401 -- before anything else imports httpx
from syren_tui.client.portal import PortalClient

__all__ = ["PortalClient"]
