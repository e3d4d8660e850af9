"""What the words of a heading say of a column."""

import re
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final

from syren_api.text import REPLACEMENT, fold
from syren_tui.card_lists.word_sets import word_set


class Head(StrEnum):
    """What a column's heading says of it."""

    CARD = "card"
    NUMBER = "number"
    """A number of some kind; it may be a rank."""
    END = "end"
    START = "start"
    DATE = "date"
    """A day of some kind: of registration or an end."""
    BIRTH = "birth"
    NAME = "name"
    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    OTHER = "other"
    """Something that is known and not wanted."""


_NUMBERS: Final = word_set(
    "n no num numero numeros nr number code codes identifiant id ident matricule barre barres"
)
_CARDS: Final = word_set(
    "carte cartes card cards cb barcode barcodes codebarre codebarres codesbarres numcarte "
    "numerocarte cardnumber codelecteur numlecteur numerolecteur codeadherent numadherent "
    "numeroadherent codeabonne numabonne codeusager numusager numinscription codeemprunteur"
)
_PERSONS: Final = word_set(
    "lecteur lecteurs lectrice adherent adherents adherente usager usagers abonne abonnes abonnee "
    "emprunteur emprunteurs membre membres inscrit patron patrons borrower member reader titulaire"
)
_ENDS: Final = word_set(
    "fin finit echeance echeant echoit expiration expire expirera expiry expires exp end ends "
    "until jusqu jusque valable valide validite valid limite peremption terme termine till through "
    "dateexpiry dateexpiration datefin datefinadhesion datefinabonnement datefininscription "
    "finadhesion finabonnement fininscription finvalidite datevalidite dateecheance expirationdate"
)
_BEGINS: Final = word_set("debut depuis start starts since from enregistrement enrolled registered")
_STARTS: Final = word_set(
    "inscription inscriptions inscrit inscrite reinscription registration dateinscription "
    "dateenrolled dateadhesion"
)
_MEMBERSHIP: Final = word_set(
    "adhesion abonnement cotisation renouvellement renouvele renouvelee subscription membership "
    "renewal"
)
_EITHER: Final = _MEMBERSHIP | {"date", "dates", "jour", "day"}
_BIRTHS: Final = word_set(
    "naissance naiss ne nee nes birth birthday dob born dateofbirth datenaissance ddn"
)
_LAST: Final = word_set("nom noms name names lastname surname patronyme patronymique last")
_FIRST: Final = word_set("prenom prenoms firstname forename forenames given first")
_NOT_OF_MEMBERS: Final = word_set(
    "pret prets emprunt emprunts retour visite visites passage connexion creation cree creee "
    "modification modif modifie maj relance suspension blocage reservation reservations passe "
    "caution charte loan checkout checkouts visit login created updated modified seen"
)
_OTHERS: Final = word_set(
    "tel telephone telephones portable mobile fixe gsm phone rue adresse address street postal "
    "postale cp ville city commune town zip postcode zipcode mail email courriel mel lieu "
    "bibliotheque library branch site section categorie category statut status sexe genre civilite "
    "title titre profession observation observations remarque remarques note notes age rang ordre "
    "ligne rank row index foyer household compte solde montant tarif nombre nb quartier pays pin"
)
_SMALL: Final = word_set(
    "de d du des la le l les a au aux en et ou e of the on and s sa son date dates liste complet "
    "full naissance famille usage jeune fille marital"
)
_KNOWN: Final = (
    _NUMBERS | _CARDS | _PERSONS | _ENDS | _BEGINS | _STARTS | _EITHER | _BIRTHS | _LAST | _FIRST
    | _NOT_OF_MEMBERS | _OTHERS | _SMALL
)  # fmt: skip
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD: Final = re.compile(r"[a-z0-9?]+")


@lru_cache(maxsize=1024)
def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a heading.

    A letter that was lost, and stands as ``?``, is the one that makes a known word.
    """
    text = _CAMEL.sub(" ", text.replace("°", " ").replace("º", " ").replace(REPLACEMENT, "?"))
    return tuple(map(_mended, _WORD.findall(fold(text))))


def _mended(word: str) -> str:
    if "?" not in word:
        return word
    if len(word.strip("?")) < 3:
        return word.strip("?")
    return min((known for known in _KNOWN if fnmatchcase(known, word)), default=word)


def is_known(text: str) -> bool:
    """Tell whether each word of a text is one that headings are made of."""
    words = words_of(text)
    return bool(words) and all(word in _KNOWN or word.isdigit() for word in words)


@lru_cache(maxsize=1024)
def head_of(text: str) -> Head | None:
    """Return what a heading says of its column; None where nothing that is known."""
    words = frozenset(words_of(text))
    for head, holds in _RULES:
        if holds(words):
            return head
    return None


def says_registration(text: str) -> bool:
    """Tell ``Date d'adhésion``, which is a beginning, from ``Adhésion``, which may be an end."""
    words = frozenset(words_of(text))
    return bool(words & _MEMBERSHIP) and bool(words & {"date", "le", "on"})


def _is_birth(words: frozenset[str]) -> bool:
    return bool(words & _BIRTHS) and not words & (_LAST | _FIRST | {"lieu", "place", "ville"})


def _is_from(words: frozenset[str], word: str) -> bool:
    """Tell ``Valable du`` and ``au`` from other headings with these words."""
    return word in words and words <= _MEMBERSHIP | {word, "date", "valable", "valide"}


def _is_household(words: frozenset[str]) -> bool:
    return bool(words & {"famille", "family"}) and not words & _LAST


def _is_other(words: frozenset[str]) -> bool:
    return bool(words & _OTHERS) and not words & (_CARDS | {"inscription"})


def _is_card(words: frozenset[str]) -> bool:
    if words & _CARDS or ({"code", "barre"} <= words or {"code", "barres"} <= words):
        return True
    return bool(words & _NUMBERS) and bool(words & (_PERSONS | {"inscription"}))


_RULES: Final = (
    (Head.BIRTH, _is_birth),
    (Head.OTHER, lambda words: bool(words & _NOT_OF_MEMBERS)),
    (Head.START, lambda words: bool(words & _BEGINS) or _is_from(words, "du")),
    (Head.END, lambda words: bool(words & _ENDS) or _is_from(words, "au")),
    (Head.OTHER, _is_household),
    (Head.OTHER, _is_other),
    (Head.CARD, lambda words: _is_card(words) and not words & {"date", "dates"}),
    (Head.NUMBER, lambda words: bool(words & _NUMBERS) and not words & {"date", "dates"}),
    (Head.NAME, lambda words: bool(words & _FIRST and words & _LAST) and not _only_last(words)),
    (Head.FIRST_NAME, lambda words: bool(words & _FIRST)),
    (Head.LAST_NAME, lambda words: bool(words & _LAST)),
    (Head.START, lambda words: bool(words & _STARTS)),
    (Head.DATE, lambda words: bool(words & _EITHER)),
    (Head.NAME, lambda words: bool(words & _PERSONS)),
)
"""In this order: the first that holds says what the heading means."""


def _only_last(words: frozenset[str]) -> bool:
    """Tell ``First name`` and ``Last name`` from ``Nom et prénom``."""
    return words <= {"first", "given", "name", "names"} or words <= {"last", "name"}
