"""The portal's own sentences, in French and in English.

The console translates codes by itself: these are for what speaks to a portal without it.
"""

from dataclasses import dataclass
from typing import Final, Literal

from syren_api.problems import ProblemCode as Code

Language = Literal["fr", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages; ``{names}`` are filled in."""

    fr: str
    en: str

    def say(self, language: Language, **values: object) -> str:
        """Return the sentence in that language."""
        return (self.en if language == "en" else self.fr).format(**values)


TITLES: Final[dict[Code, Text]] = {
    Code.IDEMPOTENCY_KEY_MISSING: Text("Clé d’idempotence absente", "Idempotency key missing"),
    Code.UNAUTHENTICATED: Text("Session absente ou terminée", "Not signed in"),
    Code.BAD_CREDENTIALS: Text("Identifiant ou mot de passe incorrect", "Wrong login or password"),
    Code.FORBIDDEN: Text("Action non autorisée", "Not allowed"),
    Code.ACCOUNT_PENDING: Text("Compte en attente", "Account pending"),
    Code.ACCOUNT_TO_REVALIDATE: Text("Compte à revalider", "Account to be validated again"),
    Code.ACCOUNT_REFUSED: Text("Compte refusé", "Account refused"),
    Code.ACCOUNT_EXPIRED: Text("Compte expiré", "Account expired"),
    Code.NOT_FOUND: Text("Introuvable", "Not found"),
    Code.METHOD_NOT_ALLOWED: Text("Méthode non permise", "Method not allowed"),
    Code.SUBSCRIBER_EXPIRED: Text("Abonné expiré", "Subscriber expired"),
    Code.REGISTRATION_NUMBER_TAKEN: Text(
        "N° d’inscription déjà pris", "Registration number already taken"
    ),
    Code.EMAIL_TAKEN: Text("E-mail déjà inscrit", "E-mail already registered"),
    Code.NOTHING_TO_REVERT: Text("Rien à annuler", "Nothing to undo"),
    Code.NOT_EXPIRED: Text("Compte non expiré", "Account not expired"),
    Code.STALE_VERSION: Text("Fiche modifiée entre-temps", "Changed in the meantime"),
    Code.CONTENT_TOO_LARGE: Text("Requête trop longue", "Request too large"),
    Code.INVALID: Text("Requête non valable", "Invalid request"),
    Code.READ_ONLY: Text("Champ non modifiable", "Read-only member"),
    Code.STATUS_NOT_SETTABLE: Text("Statut non permis", "Status not allowed"),
    Code.REGISTRATION_DATE_MISSING: Text("Date d’inscription absente", "Registration date missing"),
    Code.DATE_IN_FUTURE: Text("Date à venir", "Date in the future"),
    Code.ALREADY_PAST: Text("Validité déjà passée", "Validity already over"),
    Code.RESOURCE_NOT_ALLOWED: Text("Ressource non permise", "Resource not allowed"),
    Code.SELECTION_TOO_LARGE: Text("Sélection trop grande", "Selection too large"),
    Code.IDEMPOTENCY_KEY_REUSED: Text("Clé d’idempotence déjà utilisée", "Idempotency key reused"),
    Code.PRECONDITION_REQUIRED: Text("Version non précisée", "Version not stated"),
    Code.TOO_MANY_ATTEMPTS: Text("Trop de tentatives", "Too many attempts"),
    Code.INTERNAL: Text("Erreur interne", "Internal error"),
    Code.MAINTENANCE: Text("Portail en maintenance", "Portal under maintenance"),
    Code.BUSY: Text("Portail très demandé", "Portal busy"),
}

DETAILS: Final[dict[Code, Text]] = {
    Code.IDEMPOTENCY_KEY_MISSING: Text(
        "L’en-tête Idempotency-Key est nécessaire pour cette requête.",
        "This call needs the Idempotency-Key header.",
    ),
    Code.UNAUTHENTICATED: Text(
        "Connectez-vous pour obtenir un nouveau jeton.", "Sign in to get a new token."
    ),
    Code.BAD_CREDENTIALS: Text(
        "Vérifiez l’identifiant et le mot de passe, puis recommencez.",
        "Check the login and the password, then try again.",
    ),
    Code.FORBIDDEN: Text(
        "Ce compte n’a pas le droit de faire cela.", "This account may not do that."
    ),
    Code.ACCOUNT_PENDING: Text(
        "Votre bibliothèque n’a pas encore validé votre inscription.",
        "Your library has not validated your registration yet.",
    ),
    Code.ACCOUNT_TO_REVALIDATE: Text(
        "Votre demande de renouvellement attend la réponse de votre bibliothèque.",
        "Your request for renewal awaits your library’s answer.",
    ),
    Code.ACCOUNT_REFUSED: Text(
        "Votre bibliothèque a refusé l’accès : adressez-vous à elle.",
        "Your library has refused access: please ask there.",
    ),
    Code.ACCOUNT_EXPIRED: Text(
        "La validité de votre compte est passée : demandez son renouvellement.",
        "Your account’s validity is over: please request its renewal.",
    ),
    Code.NOT_FOUND: Text(
        "Il n’y a rien à cette adresse, ou plus rien.", "There is nothing here, or no longer."
    ),
    Code.METHOD_NOT_ALLOWED: Text(
        "Cette adresse ne répond pas à cette méthode.", "This address does not take that method."
    ),
    Code.SUBSCRIBER_EXPIRED: Text(
        "Le compte est expiré : seul l’abonné peut demander son renouvellement, sur le portail.",
        "The account has expired: only the subscriber can ask for renewal, on the portal.",
    ),
    Code.REGISTRATION_NUMBER_TAKEN: Text(
        "Un autre abonné de la bibliothèque porte ce numéro.",
        "Another subscriber of the library has this number.",
    ),
    Code.EMAIL_TAKEN: Text(
        "Un compte existe déjà pour cet e-mail.", "There is already an account for this e-mail."
    ),
    Code.NOTHING_TO_REVERT: Text(
        "Le dernier changement n’est pas un changement que l’on peut annuler.",
        "The newest change is not one that can be undone.",
    ),
    Code.NOT_EXPIRED: Text(
        "Seul un compte expiré demande son renouvellement.",
        "Only an expired account requests renewal.",
    ),
    Code.STALE_VERSION: Text(
        "La fiche a changé depuis votre lecture : voyez sa version actuelle.",
        "The record has changed since you read it: see it as it stands now.",
    ),
    Code.CONTENT_TOO_LARGE: Text(
        "La requête dépasse {limit} octets.", "The request is larger than {limit} bytes."
    ),
    Code.INVALID: Text(
        "La requête ne suit pas le contrat : voyez errors.",
        "The request does not follow the contract: see errors.",
    ),
    Code.READ_ONLY: Text(
        "Ce champ ne se modifie pas par cette requête.", "This member cannot be changed by a call."
    ),
    Code.STATUS_NOT_SETTABLE: Text(
        "Ce portail ne permet pas de choisir ce statut.",
        "This portal does not let staff set that status.",
    ),
    Code.REGISTRATION_DATE_MISSING: Text(
        "Un compte validé doit avoir sa date d’inscription dans la bibliothèque.",
        "A validated account must have its day of registration in the library.",
    ),
    Code.DATE_IN_FUTURE: Text(
        "La date d’inscription dans la bibliothèque est à venir.",
        "The day of registration in the library is in the future.",
    ),
    Code.ALREADY_PAST: Text(
        "Avec cette date d’inscription, la validité serait déjà passée.",
        "With this day of registration the validity would be over already.",
    ),
    Code.RESOURCE_NOT_ALLOWED: Text(
        "Ce portail ne permet ni d’ajouter ni de retirer cette ressource.",
        "This portal does not allow this resource to be given or taken away.",
    ),
    Code.SELECTION_TOO_LARGE: Text(
        "Plus de {limit} abonnés correspondent : précisez la recherche.",
        "More than {limit} subscribers match: narrow the search.",
    ),
    Code.IDEMPOTENCY_KEY_REUSED: Text(
        "Cette clé a déjà servi à une autre requête.",
        "This key has been used for another request.",
    ),
    Code.PRECONDITION_REQUIRED: Text(
        'L’en-tête If-Match doit porter la version lue, par exemple "3".',
        'The If-Match header must hold the version that was read, such as "3".',
    ),
    Code.TOO_MANY_ATTEMPTS: Text(
        "Trop de tentatives : réessayez dans {seconds} secondes.",
        "Too many attempts: try again in {seconds} seconds.",
    ),
    Code.INTERNAL: Text(
        "Le portail a rencontré une erreur ; rien n’a été changé.",
        "The portal met an error; nothing was changed.",
    ),
    Code.MAINTENANCE: Text(
        "Le portail ne peut pas répondre pour l’instant ; rien n’a été changé. Réessayez.",
        "The portal cannot answer at present; nothing was changed. Try again.",
    ),
    Code.BUSY: Text(
        "Trop de demandes à la fois ; rien n’a été changé. Réessayez dans {seconds} secondes.",
        "Too many requests at once; nothing was changed. Try again in {seconds} seconds.",
    ),
}

DELETE_FORBIDDEN: Final = Text(
    "Seul le département supprime un compte : écrivez à {contact}.",
    "Only the département deletes an account: write to {contact}.",
)

FIELDS: Final[dict[str, Text]] = {
    "missing": Text("Ce champ est nécessaire.", "This member is required."),
    "extra_forbidden": Text("Ce champ est inconnu.", "This member is unknown."),
    "string_too_short": Text(
        "Il faut au moins {min_length} caractère.", "At least {min_length} character is needed."
    ),
    "string_too_long": Text(
        "Pas plus de {max_length} caractères.", "No more than {max_length} characters."
    ),
    "too_short": Text(
        "Il faut au moins {min_length} valeur.", "At least {min_length} value is needed."
    ),
    "either_or": Text(
        "Il faut soit change, soit delete, et pas les deux.",
        "Either change or delete is needed, and not both.",
    ),
    "too_long": Text("Pas plus de {max_length} valeurs.", "No more than {max_length} values."),
    "string_pattern_mismatch": Text(
        "Ce texte n’a pas la forme attendue.", "This text is not of the form expected."
    ),
    "string_type": Text("Un texte est attendu.", "A text is expected."),
    "enum": Text("Cette valeur n’existe pas.", "There is no such value."),
    "literal_error": Text("Cette valeur n’existe pas.", "There is no such value."),
    "json_invalid": Text("Le corps n’est pas du JSON en UTF-8.", "The body is not JSON in UTF-8."),
    "unspeakable": Text(
        "Ce texte contient un caractère interdit (NUL ou demi-caractère).",
        "This text holds a forbidden character (NUL or a lone surrogate).",
    ),
    "control_character": Text(
        "Ce texte contient un caractère de contrôle ou un saut de ligne.",
        "This text holds a control character or a line end.",
    ),
    "too_many_marks": Text(
        "Ce texte a plus de quatre accents sur une même lettre.",
        "This text has more than four marks on one letter.",
    ),
    "nothing_visible": Text(
        "Ce texte n’a rien que l’on puisse voir.", "Nothing in this text can be seen."
    ),
    "birth_date": Text(
        "La date de naissance est passée et postérieure à 1900.",
        "A birth date lies in the past and after 1900.",
    ),
    "unknown_library": Text("Cette bibliothèque n’existe pas.", "There is no such library."),
    "unknown_resource": Text("Cette ressource n’existe pas.", "There is no such resource."),
    "twice": Text("Cette valeur est là deux fois.", "This value is there twice."),
    "too_many_items": Text(
        "Pas plus de {limit} comptes à la fois.", "No more than {limit} accounts at once."
    ),
    "too_long_to_keep": Text(
        "Un texte est trop long pour être enregistré : raccourcissez-le.",
        "A text is too long to be stored: shorten it.",
    ),
    "key_too_long": Text(
        "La clé a plus de {limit} caractères.", "The key has more than {limit} characters."
    ),
    "no_date_here": Text(
        "Ce portail ne connaît pas de date d’inscription dans la bibliothèque.",
        "This portal knows no day of registration in the library.",
    ),
    "other": Text("Cette valeur n’est pas valable.", "This value is not valid."),
}
