"""The options of the portal's commands, with their help in the terminal's language."""

import argparse
from typing import Final

from syren_api import __version__
from syren_portal.argument_parser import Parser, said
from syren_portal.texts import Language, Text

LOOPBACK_PROXIES = "127.0.0.1,::1"
_DEFAULT: Final = Text("par défaut : %(default)s", "default: %(default)s")
_PRESET: Final = Text("syren, loiretek, ou un fichier TOML", "syren, loiretek, or a TOML file")


def command_parser(language: Language) -> argparse.ArgumentParser:
    """Return the parser of the command line; `run` is what does a command.

    Args:
        language: of the help and of what is refused.
    """
    about = Text(
        "Le portail : le servir, le remplir, et tenir ses comptes.",
        "The portal: serve it, fill it, and see to its accounts.",
    )
    parser = Parser(language, prog="syren-portal", description=about.say(language))
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {__version__}",
        help=said(language, "afficher la version", "show the version"),
    )
    commands = _Commands(parser, language)
    _serve(commands)
    _fill(commands)
    _libraries(commands)
    _accounts(commands)
    _subscribers(commands)
    return parser


class _Commands:
    """Adds the commands of one parser."""

    def __init__(self, parser: argparse.ArgumentParser, language: Language) -> None:
        self._language = language
        name = said(language, "COMMANDE", "COMMAND")
        self._verbs = parser.add_subparsers(required=True, metavar=name)

    def say(self, fr: str, en: str) -> str:
        """Return the text of the language."""
        return said(self._language, fr, en)

    def default(self, fr: str = "", en: str = "") -> str:
        """Return the help of an option that has a default, with more words before it."""
        default = _DEFAULT.say(self._language)
        return f"{self.say(fr, en)} ({default})" if fr else default

    def group(self, name: str, fr: str, en: str) -> "_Commands":
        """Add a group of commands."""
        parser = self._verbs.add_parser(name, help=self.say(fr, en))
        return _Commands(parser, self._language)

    def add(self, name: str, run: str, fr: str, en: str) -> argparse.ArgumentParser:
        """Add a command; ``run`` names the function that does it."""
        about = self.say(fr, en)
        parser: argparse.ArgumentParser = self._verbs.add_parser(
            name, help=about, description=about
        )
        url = self.say("sqlite:///FICHIER ou postgresql://…", "sqlite:///FILE or postgresql://…")
        parser.add_argument("--database", required=True, metavar="URL", help=url)
        parser.set_defaults(run=run)
        return parser


def _serve(commands: _Commands) -> None:
    say = commands.say
    serve = commands.add("serve", "server:serve", "servir l’API du portail", "serve the portal API")
    serve.add_argument("--host", default="127.0.0.1", help=commands.default())
    serve.add_argument(
        "--port", type=int, default=8080, help=commands.default("0 : un libre", "0: any free one")
    )
    serve.add_argument(
        "--workers", type=int, default=1, metavar="N",
        help=commands.default("processus", "processes"),
    )  # fmt: skip
    file = say("FICHIER", "FILE")
    serve.add_argument(
        "--tls-cert", metavar=file, help=say("chaîne de certificats, PEM", "certificate chain, PEM")
    )
    serve.add_argument(
        "--tls-key", metavar=file, help=say("sa clé privée, PEM", "its private key, PEM")
    )
    serve.add_argument(
        "--behind-proxy",
        nargs="?",
        const=LOOPBACK_PROXIES,
        metavar=say("ADRESSES", "ADDRESSES"),
        help=say(
            "un serveur frontal chiffre les échanges ; les adresses qu’il transmet comptent. "
            "ADRESSES : celles des serveurs frontaux, ou des réseaux, séparées par des virgules "
            "(par défaut : %(const)s)",
            "a proxy encrypts the line; the addresses it forwards count. ADDRESSES: those of the "
            "proxies, or networks, separated by commas (default: %(const)s)",
        ),
    )


def _fill(commands: _Commands) -> None:
    say = commands.say
    seed = commands.add(
        "seed",
        "commands:seed",
        "faire un portail avec des données d’exemple",
        "make a portal with sample data",
    )
    seed.add_argument("--preset", default="syren", help=commands.default(_PRESET.fr, _PRESET.en))
    seed.add_argument("--subscribers", type=int, default=300, metavar="N", help=commands.default())
    seed.add_argument("--libraries", type=int, default=2, metavar="L", help=commands.default())
    seed.add_argument(
        "--password", required=True, metavar="P",
        help=say("de chaque compte d’exemple", "of every sample account"),
    )  # fmt: skip
    seed.add_argument(
        "--seed", type=int, default=1, metavar="S",
        help=commands.default("le même donne la même chose", "the same gives the same"),
    )  # fmt: skip
    init = commands.add("init", "commands:init", "faire un portail vide", "make an empty portal")
    init.add_argument("--preset", required=True, help=say(_PRESET.fr, _PRESET.en))


def _libraries(commands: _Commands) -> None:
    library = commands.group("library", "les bibliothèques", "libraries")
    say = library.say
    add = library.add("add", "commands:add_library", "ajouter une bibliothèque", "add a library")
    add.add_argument("--name", required=True)
    add.add_argument("--id", help=say("par défaut : fait du nom", "default: made of the name"))
    add.add_argument(
        "--email",
        help=say(
            "à qui l’on dit les inscriptions et les demandes de renouvellement",
            "told of registrations and requests for renewal",
        ),
    )
    library.add(
        "list",
        "commands:list_libraries",
        "écrire chaque bibliothèque : identifiant, nom, e-mail",
        "print every library: id, name, e-mail",
    )
    correct = library.add(
        "set",
        "commands:set_library",
        "corriger le nom d’une bibliothèque ou son adresse e-mail",
        "correct a library's name or e-mail address",
    )
    correct.add_argument("--id", required=True)
    correct.add_argument("--name")
    correct.add_argument("--email", help=say("vide : aucune", "empty: none"))


def _accounts(commands: _Commands) -> None:
    account = commands.group("account", "les comptes du personnel", "staff accounts")
    say = account.say
    add = account.add(
        "add",
        "commands:add_account",
        "ajouter un compte ; le mot de passe est demandé, ou lu sur l’entrée standard",
        "add an account; the password is asked for, or read from standard input",
    )
    add.add_argument("--login", required=True)
    add.add_argument("--role", required=True, choices=("library", "department", "support"))
    add.add_argument(
        "--library", metavar="ID", help=say("avec --role library", "with --role library")
    )
    add.add_argument(
        "--name",
        help=say(
            "montré à l’écran (par défaut : le nom de la bibliothèque)",
            "shown on the screen (default: the library’s name)",
        ),
    )
    reset = account.add(
        "reset",
        "commands:reset_account",
        "donner un nouveau mot de passe et terminer toutes les sessions",
        "set a new password and end every session",
    )
    reset.add_argument("--login", required=True)
    account.add(
        "list",
        "commands:list_accounts",
        "écrire chaque compte : identifiant, rôle, bibliothèque",
        "print every account: login, role, library",
    )
    remove = account.add(
        "remove",
        "commands:remove_account",
        "retirer un compte et terminer ses sessions",
        "remove an account and end its sessions",
    )
    remove.add_argument("--login", required=True)


def _subscribers(commands: _Commands) -> None:
    subscriber = commands.group(
        "subscriber",
        "les données personnelles d’un abonné : trouver, exporter, effacer",
        "a patron’s personal data: find, export, erase",
    )
    say = subscriber.say
    subscriber.add(
        "find",
        "subscriber_commands:find",
        "écrire identifiant, bibliothèque, nom, date de naissance et statut de qui correspond à "
        "une recherche, qui est demandée, ou lue sur l’entrée standard : un nom sur la ligne de "
        "commande pourrait être lu par d’autres",
        "print id, library, name, birth date and status of whoever matches a search, which is "
        "asked for, or read from standard input: a name on a command line could be read by others",
    )
    export = subscriber.add(
        "export",
        "subscriber_commands:export",
        "écrire tout ce qui est gardé d’une personne, en JSON",
        "write all that is stored of a person, as JSON",
    )
    export.add_argument(
        "--output", metavar=say("FICHIER", "FILE"),
        help=say("par défaut : la sortie standard", "default: standard output"),
    )  # fmt: skip
    erase = subscriber.add(
        "erase",
        "subscriber_commands:erase",
        "effacer une personne, historique compris",
        "erase a person, history included",
    )
    erase.add_argument("--yes", action="store_true", help=say("ne pas demander", "do not ask"))
    for command in (export, erase):
        command.add_argument(
            "--id",
            required=True,
            help=say("comme « subscriber find » l’écrit", "as `subscriber find` prints it"),
        )
    subscriber.add(
        "wipe",
        "subscriber_commands:wipe",
        "ôter ce que le fichier de la base garde encore de personnes effacées ou supprimées",
        "remove what the database’s file still holds of people who were erased or deleted",
    )
