"""Whose certificates are trusted when a library system is asked."""

import ssl

import truststore

from syren_tui.membership.asking import SourceFailed
from syren_tui.membership.model import Cause
from syren_tui.membership.opening import in_folder
from syren_tui.membership_settings import MembershipSettings


def trusting(settings: MembershipSettings) -> ssl.SSLContext:
    """Return a context with this host's authorities, and those of the settings' file beside them.

    Raises:
        SourceFailed: the file cannot be read, or holds no certificate.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if settings.ca_file:
        try:
            context.load_verify_locations(cafile=str(in_folder(settings, settings.ca_file)))
        except (OSError, ValueError) as error:
            raise SourceFailed(Cause.NOT_TRUSTED, "ca_file") from error
    return context
