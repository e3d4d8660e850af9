"""What went wrong, in a sentence that says what to do next."""

from math import ceil
from typing import Final

from syren_api.problems import ProblemCode
from syren_api.text import clean
from syren_tui.client.errors import (
    AddressRefused,
    BadCredentials,
    CertificateRejected,
    ClientError,
    Conflict,
    Forbidden,
    InvalidRequest,
    NotFound,
    NotSignedIn,
    OtherContractVersion,
    OutcomeUnknown,
    PortalFault,
    PortalUnreachable,
    ProxyRefused,
    ProxyUnusable,
    StaleVersion,
    TooManyAttempts,
    UnreachableReason,
)
from syren_tui.i18n import N_, Speech

_AGAIN: Final = N_("Réessayez.")
_AGAIN_LATER: Final = N_("Réessayez dans un moment.")
_SILENCES: Final = {
    UnreachableReason.UNKNOWN_HOST: (
        N_("Le portail ne répond pas : son nom est introuvable."),
        N_("Vérifiez l’adresse et le réseau."),
    ),
    UnreachableReason.REFUSED: (
        N_("Le portail ne répond pas : il refuse la connexion."),
        _AGAIN_LATER,
    ),
    UnreachableReason.TOO_SLOW: (
        N_("Le portail ne répond pas : il met trop de temps."),
        _AGAIN,
    ),
    UnreachableReason.CUT_OFF: (
        N_("Le portail ne répond pas : la liaison a été coupée."),
        _AGAIN,
    ),
}
"""What is wrong, and what to do where nothing tries again by itself."""
_PROXY_SAYS: Final = {
    403: N_(
        "Le proxy (variable {variable}) refuse de mener au portail : demandez à qui s’en occupe "
        "de le permettre. Rien n’a été envoyé."
    ),
    407: N_(
        "Le proxy (variable {variable}) demande un identifiant : demandez à qui s’en occupe de "
        "compléter ce réglage. Rien n’a été envoyé."
    ),
}
_PROXY_SILENT: Final = N_(
    "Le proxy (variable {variable}) ne mène pas au portail : réessayez, puis prévenez qui s’en "
    "occupe. Rien n’a été envoyé."
)
_PROXY_UNUSABLE: Final = N_(
    "La variable {variable} ne nomme pas un proxy utilisable : corrigez-la, ou ôtez-la. Rien n’a "
    "été envoyé."
)
_KINDS: Final[tuple[tuple[type[ClientError], str], ...]] = (
    (
        CertificateRejected,
        N_(
            "Le certificat du portail n’est pas reconnu : ne tapez pas votre mot de passe et "
            "prévenez le support."
        ),
    ),
    (NotSignedIn, N_("La session est terminée : reconnectez-vous.")),
    (
        BadCredentials,
        N_("Identifiant ou mot de passe incorrect : vérifiez-les, puis recommencez."),
    ),
    (Forbidden, N_("Votre compte n’a pas le droit de faire cela : demandez-le au département.")),
    (NotFound, N_("Cet abonné n’existe plus, ou n’est pas de votre bibliothèque.")),
    (
        StaleVersion,
        N_("Quelqu’un d’autre a modifié cette fiche entre-temps : comparez avant d’enregistrer."),
    ),
    (
        OutcomeUnknown,
        N_(
            "Le portail ne répond pas : le changement a peut-être été enregistré. Relisez la "
            "fiche avant de recommencer."
        ),
    ),
)
_CODES: Final = {
    ProblemCode.SUBSCRIBER_EXPIRED: N_(
        "Le compte est expiré : seul l’abonné peut demander son renouvellement, sur le portail."
    ),
    ProblemCode.REGISTRATION_NUMBER_TAKEN: N_(
        "Un autre abonné de la bibliothèque a déjà ce numéro : vérifiez la carte."
    ),
    ProblemCode.NOTHING_TO_REVERT: N_("Il n’y a rien à annuler : le dernier changement reste."),
    ProblemCode.READ_ONLY: N_("Ce champ ne se modifie pas ici."),
    ProblemCode.STATUS_NOT_SETTABLE: N_("Ce portail ne permet pas de choisir ce statut."),
    ProblemCode.REGISTRATION_DATE_MISSING: N_(
        "Il faut la date d’inscription dans la bibliothèque."
    ),
    ProblemCode.DATE_IN_FUTURE: N_("Cette date est à venir : tapez celle de l’inscription."),
    ProblemCode.ALREADY_PAST: N_(
        "Avec cette date, la validité serait déjà passée : tapez celle du renouvellement."
    ),
    ProblemCode.RESOURCE_NOT_ALLOWED: N_("Ce portail ne permet pas ce choix de ressource."),
    ProblemCode.SELECTION_TOO_LARGE: N_(
        "Trop d’abonnés correspondent : précisez la recherche ou le filtre."
    ),
}
_BUSY: Final = N_("Le portail est très demandé : rien n’a été changé.")
_MAINTENANCE: Final = N_("Le portail est en maintenance : rien n’a été changé.")
_INTERNAL: Final = N_("Le portail a rencontré une erreur : réessayez, puis prévenez le support.")
_OTHER_REFUSAL: Final = N_("Le portail refuse cette demande : prévenez le support.")
_INTERNAL_ERROR: Final = 500
_INVALID_FIELD: Final = N_("Cette valeur ne convient pas.")


def failure(error: ClientError, speech: Speech) -> str:
    """Say what went wrong and what to do next, with the request id where there is one."""
    return _with_request(error, _sentence(error, speech), speech)


def failure_meanwhile(error: ClientError, speech: Speech) -> str:
    """Say what went wrong with a call that is tried again by itself: nobody is told to do it."""
    if type(error) is PortalUnreachable:
        what, advice = _SILENCES[error.reason]
        kept = () if advice in {_AGAIN, _AGAIN_LATER} else (advice,)
        return " ".join(map(speech.gettext, (what, *kept)))
    if isinstance(error, PortalFault) and not _is_internal(error):
        return _with_request(error, speech.gettext(_short_fault(error)), speech)
    return failure(error, speech)


def _with_request(error: ClientError, sentence: str, speech: Speech) -> str:
    if error.request_id and _is_for_support(error):
        shown = clean(error.request_id)[:40]
        return f"{sentence} " + speech.gettext("(demande {request_id})", request_id=shown)
    return sentence


def retry_sentence(error: ClientError, pause: float, speech: Speech) -> str:
    """Say what went wrong, and in how many seconds (`pause`) the call is tried again."""
    again = speech.gettext("Nouvel essai dans {n} s.", n=round(pause))
    return f"{failure_meanwhile(error, speech)} {again}"


def field_failure(code: str, speech: Speech) -> str:
    """Say what is wrong with one field, by the code the portal gives for it."""
    try:
        return speech.gettext(_CODES[ProblemCode(code)])
    except (KeyError, ValueError):
        return speech.gettext(_INVALID_FIELD)


def _sentence(error: ClientError, speech: Speech) -> str:
    for kind, sentence in _KINDS:
        if isinstance(error, kind):
            return speech.gettext(sentence)
    match error:
        case ProxyUnusable() | ProxyRefused():
            return _proxy(error, speech)
        case PortalUnreachable():
            return " ".join(map(speech.gettext, _SILENCES[error.reason]))
        case AddressRefused():
            return _address(error, speech)
        case OtherContractVersion():
            return speech.gettext(
                "Ce portail parle une autre version ({version}) : demandez à qui installe la "
                "console de la mettre à jour.",
                version=clean(error.version),
            )
        case TooManyAttempts():
            return speech.ngettext(
                "Trop de tentatives : réessayez dans {n} minute.",
                "Trop de tentatives : réessayez dans {n} minutes.",
                ceil((error.retry_after or 60) / 60),
            )
        case PortalFault():
            return _fault(error, speech)
        case Conflict() | InvalidRequest():
            return _refusal(error, speech)
    return speech.gettext("Réponse inattendue du portail : réessayez, puis prévenez le support.")


def _proxy(error: ProxyUnusable | ProxyRefused, speech: Speech) -> str:
    said = _PROXY_UNUSABLE
    if isinstance(error, ProxyRefused):
        said = _PROXY_SAYS.get(error.status or 0, _PROXY_SILENT)
    return speech.gettext(said, variable=error.variable)


def _fault(error: PortalFault, speech: Speech) -> str:
    if _is_internal(error):
        return speech.gettext(_INTERNAL)
    return f"{speech.gettext(_short_fault(error))} {speech.gettext(_AGAIN_LATER)}"


def _is_internal(error: PortalFault) -> bool:
    return error.problem.status == _INTERNAL_ERROR and error.code != ProblemCode.BUSY


def _short_fault(error: PortalFault) -> str:
    return _BUSY if error.code == ProblemCode.BUSY else _MAINTENANCE


def _address(error: AddressRefused, speech: Speech) -> str:
    shown = clean(error.address)[:80]
    if error.insecure:
        return speech.gettext(
            "L’adresse {address} n’est pas chiffrée : demandez à qui règle la console de mettre "
            "https, ou allow_insecure.",
            address=shown,
        )
    return speech.gettext("« {address} » n’est pas l’adresse d’un portail.", address=shown)


def _refusal(error: Conflict | InvalidRequest, speech: Speech) -> str:
    try:
        return speech.gettext(_CODES[ProblemCode(error.code)])
    except (KeyError, ValueError):
        return speech.gettext(_OTHER_REFUSAL)


def _is_for_support(error: ClientError) -> bool:
    """Tell whether the support will want to look the call up in the portal's log."""
    expected = (NotSignedIn, BadCredentials, TooManyAttempts, StaleVersion, NotFound, Forbidden)
    return not isinstance(error, expected)
