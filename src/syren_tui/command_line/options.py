"""The options of the commands without a screen; their modules are not imported here."""

import argparse
from collections.abc import Callable
from typing import Any, Final

from syren_tui.i18n import Speech

COMMANDS: Final = ("change", "check", "list", "members", "renew", "verify")
STATUSES: Final = ("pending", "to_revalidate", "validated", "refused", "expired")
SORTS: Final = (
    "last_name", "first_name", "status", "registered_at", "valid_until", "requested_at",
)  # fmt: skip

Group = Any
"""argparse's group of options, which has no public name."""
Say = Callable[..., str]
"""Translates a help text: `Speech.gettext`."""
AddOptions = Callable[[argparse.ArgumentParser, Speech], Group]


def add_commands(commands: Any, speech: Speech, add_options: AddOptions) -> None:
    """Add the commands to the command line.

    Args:
        commands: what `add_subparsers` returned.
        speech: the user's language.
        add_options: adds the common options, and returns the group for more.
    """
    say = speech.gettext
    _add_change(_Command(commands, speech, add_options), say)
    _add_check(_Command(commands, speech, add_options), say)
    _add_list(_Command(commands, speech, add_options), say)
    _add_renew(_Command(commands, speech, add_options), say)
    _add_verify(_Command(commands, speech, add_options), say)
    _add_members(commands, speech, add_options)


class _Command:
    """Adds one command, with the common options."""

    def __init__(self, commands: Any, speech: Speech, add_options: AddOptions) -> None:
        self._commands = commands
        self._speech = speech
        self._add_options = add_options

    def add(
        self, name: str, about: str, codes: str, *, signs_in: bool = True
    ) -> tuple[argparse.ArgumentParser, Group]:
        """Return the command's parser, and its group of options."""
        say = self._speech.gettext
        parser: argparse.ArgumentParser = self._commands.add_parser(
            name, help=about, description=about, epilog=codes, allow_abbrev=False, add_help=False
        )
        group = self._add_options(parser, self._speech)
        suppress = argparse.SUPPRESS  # else "--portal x check" would be overruled
        group.add_argument(
            "--portal", metavar="URL", default=suppress,
            help=say("adresse du portail, ou nom d’un profil des réglages"),
        )  # fmt: skip
        if signs_in:
            group.add_argument(
                "--login", metavar="LOGIN", default=suppress, help=say("identifiant du compte")
            )
        group.add_argument(
            "--password-fd", metavar="N", type=int,
            help=say("lire le mot de passe sur le descripteur N (sinon : il est demandé)"),
        )  # fmt: skip
        group.add_argument(
            "--output", metavar="F",
            help=say("écrire le résultat dans un nouveau fichier, pour vous seul"),
        )  # fmt: skip
        return parser, group


def _add_cards(group: Group, say: Say, *, required: bool) -> None:
    group.add_argument(
        "--cards", metavar="F", required=required,
        help=say("fichier d’une carte par ligne, ou CSV, ou - pour la lire à l’entrée"),
    )  # fmt: skip
    group.add_argument(
        "--card-column", metavar="C",
        help=say("colonne du numéro de carte : son titre, ou son rang à partir de 1"),
    )  # fmt: skip


def _add_status(group: Group, help_text: str) -> None:
    group.add_argument(
        "--status", action="append", choices=STATUSES, default=[], metavar="S", help=help_text
    )


def _add_library(group: Group, say: Say) -> None:
    group.add_argument(
        "--library", metavar="B", help=say("seulement cette bibliothèque (département, support)")
    )


def _add_carrying_out(group: Group, say: Say) -> None:
    """Add the options of a command that shows a plan, asks, and carries it out."""
    group.add_argument("--dry-run", action="store_true", help=say("dire ce qui serait fait"))
    group.add_argument(
        "--format", choices=("table", "json"), default="table",
        help=say("table, ou json pour un programme (par défaut : table)"),
    )  # fmt: skip
    group.add_argument("--yes", action="store_true", help=say("ne pas demander de confirmation"))


def _add_change(command: _Command, say: Say) -> None:
    parser, group = command.add(
        "change",
        say("décider pour plusieurs abonnés : statut, ressource, commune, suppression"),
        say("Code de sortie : 0 tous modifiés, 1 pas tous, 2 erreur, 130 interrompu."),
    )
    parser.set_defaults(day_column="-", day_is=None, day_order=None)  # days say nothing here
    _add_who(group, say)
    group.add_argument(
        "--set-status", choices=STATUSES[:-1], metavar="S",
        help=say("donner ce statut : {names}", names=", ".join(STATUSES[:-1])),
    )  # fmt: skip
    group.add_argument(
        "--resource", metavar="R=E",
        help=say("changer une ressource, comme pressreader=validated, refused ou removed"),
    )  # fmt: skip
    group.add_argument("--city", metavar="V", help=say("corriger la commune"))
    group.add_argument("--delete", action="store_true", help=say("supprimer (département)"))
    group.add_argument(
        "--postal-code", metavar="C", help=say("corriger le code postal, avec ou sans --city")
    )
    group.add_argument("--reason", metavar="M", help=say("motif du statut donné"))
    _add_carrying_out(group, say)


def _add_who(group: Group, say: Say) -> None:
    _add_cards(group, say, required=False)
    group.add_argument("--search", metavar="MOTS", help=say("ceux que ces mots trouvent"))
    _add_status(group, say("ceux de ce statut : {names}", names=", ".join(STATUSES)))
    _add_library(group, say)


def _add_check(command: _Command, say: Say) -> None:
    parser, group = command.add(
        "check",
        say("dire si un abonné a accès, et jusqu’à quand"),
        say("Code de sortie : 0 valide, 1 non valide, 2 erreur, 3 introuvable, 4 plusieurs."),
    )
    parser.add_argument(
        "words",
        metavar="MOTS",
        help=say(
            "nom et prénom, numéro de carte ou date de naissance, ou - pour les lire à l’entrée"
        ),
    )
    group.add_argument("--json", action="store_true", help=say("en JSON, aux noms du contrat"))


def _add_list(command: _Command, say: Say) -> None:
    _, group = command.add(
        "list", say("écrire la liste des abonnés"), say("Code de sortie : 0 fait, 2 erreur.")
    )
    _add_status(group, say("seulement ce statut : {names}", names=", ".join(STATUSES)))
    group.add_argument("--search", metavar="MOTS", help=say("seulement ceux que ces mots trouvent"))
    group.add_argument(
        "--end-from", metavar="D", help=say("fin de validité à partir de ce jour, comme 18/04/2024")
    )
    group.add_argument("--end-to", metavar="D", help=say("fin de validité jusqu’à ce jour"))
    group.add_argument(
        "--no-end", action="store_true", help=say("seulement ceux qui n’ont pas de date de fin")
    )
    _add_library(group, say)
    group.add_argument(
        "--sort", choices=SORTS, metavar="O",
        help=say("ordre : {names}", names=", ".join(SORTS)),
    )  # fmt: skip
    group.add_argument(
        "--format", choices=("table", "csv", "json"), default="table",
        help=say("table, csv (pour un tableur) ou json (par défaut : table)"),
    )  # fmt: skip


def _add_renew(command: _Command, say: Say) -> None:
    _, group = command.add(
        "renew",
        say("renouveler les cartes d’une liste"),
        say("Code de sortie : 0 tous renouvelés, 1 pas tous, 2 erreur, 130 interrompu."),
    )
    _add_cards(group, say, required=True)
    group.add_argument(
        "--date", metavar="D",
        help=say("date d’inscription des lignes qui n’en ont pas (par défaut : aujourd’hui)"),
    )  # fmt: skip
    group.add_argument(
        "--day-column", metavar="C",
        help=say("colonne de la date : son titre ou son rang, ou - pour aucune"),
    )  # fmt: skip
    group.add_argument(
        "--day-is", choices=("start", "end"),
        help=say("ce que sont les dates : start (inscription) ou end (fin)"),
    )  # fmt: skip
    group.add_argument(
        "--day-order", choices=("day-first", "month-first"),
        help=say("ordre des dates : day-first (jour/mois) ou month-first (mois/jour)"),
    )  # fmt: skip
    resources = group.add_mutually_exclusive_group()
    resources.add_argument(
        "--keep-resources", action="store_true", help=say("laisser les ressources comme elles sont")
    )
    resources.add_argument(
        "--reopen-resources", action="store_true",
        help=say("activer toutes les ressources, aussi celles qui ont été refusées"),
    )  # fmt: skip
    _add_carrying_out(group, say)


def _add_verify(command: _Command, say: Say) -> None:
    _, group = command.add(
        "verify",
        say("demander au SIGB qui est membre ; rien n’est changé"),
        say("Code de sortie : 0 fait, 1 des comptes sans réponse, 2 non fait, 130 interrompu."),
    )
    _add_status(group, say("seulement ce statut : {names}", names=", ".join(STATUSES)))
    _add_library(group, say)
    group.add_argument(
        "--roster", metavar="F",
        help=say("fichier d’adhérents exporté du SIGB (.csv, .xlsx, .ods, .xml)"),
    )  # fmt: skip
    group.add_argument(
        "--format", choices=("text", "csv", "json"), default="text",
        help=say("text, csv (pour un tableur) ou json (par défaut : text)"),
    )  # fmt: skip


def _add_members(commands: Any, speech: Speech, add_options: AddOptions) -> None:
    say = speech.gettext
    about = say("interroger le SIGB lui-même, sans le portail")
    parser = commands.add_parser(
        "members", help=about, description=about, allow_abbrev=False, add_help=False
    )
    add_options(parser, speech)
    actions = parser.add_subparsers(
        dest="action", metavar="", required=True, title=say("Commandes")
    )
    _, group = _Command(actions, speech, add_options).add(
        "test",
        say("dire pas à pas ce que le SIGB répond, et ce qui en est compris"),
        say("Code de sortie : 0 il répond, 2 erreur."),
        signs_in=False,
    )
    group.add_argument("--card", metavar="N", help=say("demander aussi cette carte"))
    parser, group = _Command(actions, speech, add_options).add(
        "check",
        say("dire qui est membre, carte par carte"),
        say("Code de sortie : 0 tous membres, 1 pas tous, 2 sans réponse ou erreur."),
        signs_in=False,
    )
    parser.add_argument(
        "cards",
        metavar="CARTE",
        nargs="+",
        help=say("numéros de carte, ou - pour les lire à l’entrée"),
    )
    group.add_argument("--json", action="store_true", help=say("en JSON, un objet par ligne"))
