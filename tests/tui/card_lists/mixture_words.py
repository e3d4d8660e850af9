"""The names, headings, days and notes that lists are mixed of."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

LAST_NAMES: Final = (
    "LE GALL", "GUÉGUEN", "ABALLÉA", "DÉNIEL", "L’HELGOUALC’H", "DE KERGARIOU", "CORRE", "PAGE",
    "CARIOU", "LE GOFF", "SALAÜN", "QUÉRÉ", "ÉVENOU", "LE CŒUR", "DUPONT-MARTIN", "NÉDÉLEC",
    "GOASCOZ-FALC’HUN", "MARTIN", "LE BRAS", "RIOU", "HÉNAFF", "FRANÇOIS", "BERNARD",
)  # fmt: skip
FIRST_NAMES: Final = (
    "Annaïg", "Élise", "Yann", "Jean-Pierre", "Marie-Thérèse", "Noël", "Hervé", "Maël", "Gaëlle",
    "Françoise", "Loïc", "Nolwenn", "Anne Marie", "René", "Zoé", "Éric", "Hélène", "Paul",
)  # fmt: skip
CARD_HEADS: Final = ("N° de carte", "Carte", "Code-barres", "NUMERO DE CARTE", "Barcode",
                     "Cardnumber", "N° lecteur", "empr_cb", "Num. adhérent")  # fmt: skip
LAST_HEADS: Final = ("Nom", "NOM", "Last name", "surname", "Nom de famille", "empr_nom")
FIRST_HEADS: Final = ("Prénom", "PRENOM", "First name", "firstname", "Prénoms")
FULL_HEADS: Final = ("Nom et prénom", "NOM PRENOM", "Lecteur", "Adhérent", "Nom")
BIRTH_HEADS: Final = ("Né(e) le", "Date de naissance", "NAISSANCE", "Birth date", "dateofbirth")
END_HEADS: Final = ("Fin", "Échéance", "Date d'expiration", "Fin d'abonnement", "FIN ADHESION",
                    "Valide jusqu'au", "Expiration date", "dateexpiry", "Date exp.")  # fmt: skip
START_HEADS: Final = ("Inscription", "Inscrit le", "Date d'inscription", "dateenrolled",
                      "Date d’adhésion", "DEBUT")  # fmt: skip
NO_HEADS: Final = ("", "Butoir", "Col4", "Éch", "Zz", "Ren.")
"""Headings that say nothing of the days under them."""
RANK_HEADS: Final = ("N°", "Rang", "", "Num")
HOUSE_HEADS: Final = ("N° famille", "Foyer", "Code")
PLACE_HEADS: Final = ("CP", "Code postal", "")
_MONTHS: Final = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
                  "septembre", "octobre", "novembre", "décembre")  # fmt: skip
_SHORT: Final = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov",
                 "déc")  # fmt: skip
_WEEKDAYS: Final = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
PARIS: Final = ZoneInfo("Europe/Paris")


def _instant(day: date) -> str:
    at = datetime.combine(day, time(0), PARIS).astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"


DAY_FORMS: Final[tuple[Callable[[date], str], ...]] = (
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%d/%m/%y}",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day:%d.%m.%Y}",
    lambda day: f"{day:%d-%m-%Y}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%Y/%m/%d}",
    lambda day: f"{day:%Y.%m.%d}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day:%d/%m/%Y} 00:00:00",
    lambda day: f"{day:%d/%m/%Y} 14:30",
    lambda day: f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{_WEEKDAYS[day.weekday()][:3]}. {day:%d/%m/%Y}",
    lambda day: f"{day:%d}-{_SHORT[day.month - 1]}-{day:%y}",
    lambda day: f"{day.day}-{_SHORT[day.month - 1]}.-{day:%y}",
    lambda day: f"{day.day} {_SHORT[day.month - 1]}. {day.year}",
    lambda day: (
        f"{day:%Y-%m-%d}T00:00:00+{'02' if datetime.combine(day, time(), PARIS).dst() else '01'}:00"
    ),
    _instant,
    lambda day: str((day - date(1899, 12, 30)).days),
    lambda day: f"{day:%m/%d/%Y}",
)
MONTH_FIRST: Final = DAY_FORMS[-1]
INVISIBLE: Final = ("\u200e", "\u202c", "\u200b", "\ufeff", "\u00a0", "\u202f", "\u2060")
NOISE: Final = ("Total;{n}", "Total : {n}", "Nombre de lecteurs;{n}", "Page 1/3", "NOMBRE;{n}",
                "Liste arrêtée au 26/11/2026 par la médiathèque", ";;{n}", "Total général;7",
                "Page;2", "Édité le 26/11/2026", "{n} lecteurs", "Effectif : 12")  # fmt: skip
