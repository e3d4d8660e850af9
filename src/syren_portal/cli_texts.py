"""What the command line says, in French and in English."""

from collections.abc import Mapping
from typing import Final

from syren_portal.texts import Language, Text

SENTENCES: Final[dict[str, Text]] = {
    "bad_url": Text(
        "L’adresse de base de données « {url} » ne convient pas. Attendu : sqlite:///portail.db "
        "ou postgresql://utilisateur@hôte/base.",
        "The database URL “{url}” will not do. Expected: sqlite:///portal.db or "
        "postgresql://user@host/name.",
    ),
    "database_failed": Text(
        "La base de données {url} ne peut pas être ouverte ou écrite : {reason}.",
        "The database {url} cannot be opened or written: {reason}.",
    ),
    "database_newer": Text(
        "La base de données vient d’une version plus récente de syren-portal : mettez le "
        "programme à jour.",
        "The database was made by a later version of syren-portal: update the program.",
    ),
    "no_database": Text(
        "Il n’y a pas de base de données à {path} : vérifiez le chemin, ou faites-la d’abord par "
        "syren-portal init.",
        "There is no database at {path}: check the path, or make it first by syren-portal init.",
    ),
    "same_number": Text(
        "bibliothèque {library} : les abonnés {ids} ont le même n° d’inscription, majuscules, "
        "espaces et traits d’union à part. Ils restent comme ils sont ; la bibliothèque peut "
        "corriger les numéros qui ne sont pas les bons.",
        "library {library}: the subscribers {ids} have the same registration number but for case, "
        "spaces and hyphens. They stay as they are; the library can correct the wrong ones.",
    ),
    "foreign_database": Text(
        "Cette base de données est celle d’un autre programme : elle reste comme elle est.",
        "This database is another program’s: it stays as it is.",
    ),
    "extra_missing": Text(
        "Il manque le module {name} : le portail s’installe avec son extra, syren-console[portal].",
        "The module {name} is missing: the portal is installed with its extra, "
        "syren-console[portal].",
    ),
    "no_portal": Text(
        "La base de données ne contient pas encore de portail. Faites d’abord : syren-portal "
        "init (ou seed pour des données d’exemple).",
        "The database holds no portal yet. First run: syren-portal init (or seed for sample data).",
    ),
    "portal_exists": Text(
        "La base de données contient déjà un portail : elle reste comme elle est. Choisissez une "
        "autre base.",
        "The database holds a portal already and stays as it is. Choose another one.",
    ),
    "bad_preset": Text(
        "Le préréglage « {path} » ne convient pas{place} : {reason}.",
        "The preset “{path}” will not do{place}: {reason}.",
    ),
    "bad_preset_place": Text(", à {place}", ", at {place}"),
    "bad_setting": Text(
        "La variable {name} ne convient pas. Attendu : {expected}.",
        "The variable {name} will not do. Expected: {expected}.",
    ),
    "bad_number": Text(
        "{name} doit être un nombre entier d’au moins {low}.",
        "{name} must be a whole number of at least {low}.",
    ),
    "too_many_libraries": Text(
        "Il n’y a que {most} communes : demandez au plus {most} bibliothèques.",
        "There are only {most} communes: ask for {most} libraries at most.",
    ),
    "seeded": Text(
        "Portail {name} prêt. Abonnés : {subscribers}. Bibliothèques : {libraries}.",
        "Portal {name} ready. Subscribers: {subscribers}. Libraries: {libraries}.",
    ),
    "initialised": Text(
        "Portail {name} prêt. Ensuite : syren-portal library add, puis account add.",
        "Portal {name} ready. Next: syren-portal library add, then account add.",
    ),
    "library_added": Text(
        "Bibliothèque ajoutée : {name} (identifiant {id}).", "Library added: {name} (id {id})."
    ),
    "library_exists": Text(
        "Il y a déjà une bibliothèque de ce nom ou de cet identifiant : {name}.",
        "There is already a library of this name or id: {name}.",
    ),
    "account_name": Text(
        "Le nom d’un compte a de 1 à {most} signes, sans caractère de contrôle.",
        "An account’s name has 1 to {most} characters, and no control character.",
    ),
    "library_name": Text(
        "Le nom d’une bibliothèque a de 1 à {most} signes, sans caractère de contrôle.",
        "A library’s name has 1 to {most} characters, and no control character.",
    ),
    "bad_email": Text(
        "« {email} » n’est pas une adresse e-mail.", "“{email}” is not an e-mail address."
    ),
    "no_library": Text(
        "Il n’y a pas de bibliothèque {id}. Connues : {known}.",
        "There is no library {id}. Known: {known}.",
    ),
    "library_needed": Text(
        "Un compte de bibliothèque a besoin de --library : syren-portal library list les montre.",
        "A library’s account needs --library: syren-portal library list shows them.",
    ),
    "login_taken": Text("L’identifiant {login} est déjà pris.", "The login {login} is taken."),
    "bad_login": Text(
        "L’identifiant « {login} » ne convient pas : 1 à 100 signes visibles, sans espace, et pas "
        "« patron » ni « import ».",
        "The login “{login}” will not do: 1 to 100 visible characters, no space, and neither "
        "“patron” nor “import”.",
    ),
    "no_account": Text("Il n’y a pas de compte {login}.", "There is no account {login}."),
    "account_added": Text("Compte ajouté : {login}.", "Account added: {login}."),
    "account_removed": Text(
        "Compte retiré : {login} ; ses sessions sont terminées.",
        "Account removed: {login}; its sessions have ended.",
    ),
    "library_set": Text(
        "Bibliothèque corrigée : {name} (identifiant {id}).", "Library corrected: {name} (id {id})."
    ),
    "library_id": Text(
        "L’identifiant d’une bibliothèque est fait de lettres sans accent, de chiffres et de "
        "traits d’union, {most} signes au plus : donnez-en un par --id.",
        "A library’s id is made of plain lower-case letters, digits and hyphens, {most} "
        "characters at most: give one by --id.",
    ),
    "library_not_needed": Text(
        "--library ne va qu’avec --role library.", "--library goes with --role library only."
    ),
    "account_reset": Text(
        "Nouveau mot de passe pour {login} ; ses sessions sont terminées.",
        "New password for {login}; its sessions have ended.",
    ),
    "ask_password": Text("Mot de passe : ", "Password: "),
    "ask_password_again": Text("Encore une fois : ", "Once more: "),
    "passwords_differ": Text(
        "Les deux mots de passe ne sont pas les mêmes.", "The two passwords are not the same."
    ),
    "bad_password": Text(
        "Le mot de passe doit être un texte en UTF-8 et ne pas être vide.",
        "The password must be a text in UTF-8, and not empty.",
    ),
    "no_password": Text("Aucun mot de passe n’a été donné.", "No password was given."),
    "bad_encoding": Text(
        "La base est codée en {encoding} : il faut UTF8. Recréez-la avec createdb --encoding UTF8 "
        "--template template0.",
        "The database’s encoding is {encoding}: it must be UTF8. Make it anew with createdb "
        "--encoding UTF8 --template template0.",
    ),
    "short_password": Text(
        "Le mot de passe doit avoir au moins {least} caractères.",
        "The password must have at least {least} characters.",
    ),
    "bad_key_file": Text(
        "La clé du portail, {path}, ne peut pas être lue ou écrite : {reason}.",
        "The portal’s key, {path}, cannot be read or written: {reason}.",
    ),
    "ask_search": Text(
        "Nom, e-mail ou numéro d’inscription : ", "Name, e-mail or registration number: "
    ),
    "bad_search": Text(
        "Une recherche a de 1 à {most} signes.", "A search has 1 to {most} characters."
    ),
    "nobody_found": Text(
        "Personne n’est trouvé. Essayez une partie du nom, ou l’e-mail.",
        "Nobody was found. Try a part of the name, or the e-mail.",
    ),
    "too_many_found": Text(
        "{total} abonnés correspondent ; voici les {shown} premiers. Précisez la recherche.",
        "{total} subscribers match; these are the first {shown}. Search for more of it.",
    ),
    "no_subscriber": Text(
        "Il n’y a pas d’abonné {id} : syren-portal subscriber find donne les identifiants.",
        "There is no subscriber {id}: syren-portal subscriber find gives the ids.",
    ),
    "file_exists": Text(
        "Le fichier {path} existe déjà : il reste comme il est. Donnez un autre nom.",
        "The file {path} is there already and stays as it is. Give another name.",
    ),
    "file_failed": Text(
        "Le fichier {path} ne peut pas être écrit : {reason}.",
        "The file {path} cannot be written: {reason}.",
    ),
    "exported": Text(
        "Données écrites dans {path}. Ce fichier est personnel : remettez-le à la personne, puis "
        "effacez-le.",
        "Data written to {path}. This file is personal: hand it to the person, then delete it.",
    ),
    "ask_erase": Text(
        "{who}\nEffacer pour toujours ce compte, son historique et ce qui en reste ? (oui/non) ",
        "{who}\nErase this account, its history and all that is left of it for good? (yes/no) ",
    ),
    "erase_unasked": Text(
        "Sans terminal, effacer demande --yes.", "Without a terminal, to erase takes --yes."
    ),
    "erase_refused": Text("Rien n’a été effacé.", "Nothing was erased."),
    "erased": Text(
        "Effacé : {id}. Il en reste ce que gardent vos sauvegardes et, 30 jours au plus, les "
        "journaux de séries des consoles.",
        "Erased: {id}. What is left of it is in your backups and, for 30 days at most, in the "
        "consoles’ journals of series.",
    ),
    "traces_left": Text(
        "Effacé : {id} ; mais la base était occupée, et son fichier peut en garder des traces. "
        "Lancez syren-portal subscriber wipe quand personne n’y travaille.",
        "Erased: {id}; but the database was busy, and its file may hold traces. Run syren-portal "
        "subscriber wipe when nobody works with it.",
    ),
    "wiped": Text("Les traces sont effacées.", "The traces are gone."),
    "not_wiped": Text(
        "La base est occupée : réessayez quand personne n’y travaille.",
        "The database is busy: try again when nobody works with it.",
    ),
    "tls_needed": Text(
        "{host} se voit d’autres machines : donnez --tls-cert et --tls-key, ou --behind-proxy si "
        "un serveur frontal chiffre les échanges.",
        "{host} can be reached from other machines: give --tls-cert and --tls-key, or "
        "--behind-proxy where a front server encrypts the line.",
    ),
    "tls_pair": Text(
        "--tls-cert et --tls-key vont ensemble.", "--tls-cert and --tls-key go together."
    ),
    "tls_failed": Text(
        "Le certificat ou sa clé ne peut pas être lu : {reason}.",
        "The certificate or its key cannot be read: {reason}.",
    ),
    "bad_proxy": Text(
        "« {value} » n’est pas une liste d’adresses de serveurs frontaux.",
        "“{value}” is not a list of proxies’ addresses.",
    ),
    "bad_port": Text(
        "--port doit être un nombre de 0 à {last}.", "--port must be a number from 0 to {last}."
    ),
    "port_taken": Text(
        "Impossible d’écouter sur {host}, port {port} : {reason}.",
        "Cannot listen on {host}, port {port}: {reason}.",
    ),
    "listening": Text("Portail {name} à l’écoute : {url}", "Portal {name} listening: {url}"),
}


class CommandError(Exception):
    """The command cannot be done; one clear sentence says why."""

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence)


def command_language(environment: Mapping[str, str]) -> Language:
    """Return the language of the terminal: English where the locale says so, else French."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "en" if value.lower().startswith("en") else "fr"
    return "fr"
