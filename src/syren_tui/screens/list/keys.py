"""The keys of the list screen, besides those that move over its rows."""

from typing import Final

from textual.binding import Binding, BindingType

from syren_tui.i18n import N_
from syren_tui.widgets.base.navigation import HELP_KEYS

LIST_KEYS: Final[list[BindingType]] = [
    Binding("space", "mark", N_("Cocher")),
    Binding("a", "mark_all", N_("Tout"), show=False,
            tooltip=N_("Cocher tous ceux de la recherche et des filtres")),
    Binding("d", "unmark_all", N_("Décocher"), show=False, tooltip=N_("Décocher tout")),
    Binding("shift+down", "extend(1)", N_("Plage"), show=False,
            tooltip=N_("Cocher en descendant, ou en montant (Maj+↑)")),
    Binding("shift+up", "extend(-1)", N_("Plage vers le haut"), show=False),
    Binding("m", "mark_range", N_("Jusqu’ici"), show=False,
            tooltip=N_("Cocher du dernier coché jusqu’ici")),
    Binding("r", "renew", N_("Renouveler"),
            tooltip=N_("Préparer le renouvellement des cochés, ou de cette personne")),
    Binding("r", "validate", N_("Valider"),
            tooltip=N_("Préparer la validation des cochés, ou de cette personne")),
    Binding("g", "decide", N_("Décider…"), show=False,
            tooltip=N_("Statut, ressource ou commune, pour les cochés ou cette personne")),
    Binding("v", "verify", N_("Vérifier"), show=False,
            tooltip=N_("Vérifier au SIGB qui est membre")),
    Binding("t", "today", N_("Aujourd’hui"), show=False,
            tooltip=N_("Ce qui attend, et vos vues, avec leurs nombres")),
    Binding("plus", "keep_view", N_("Garder la vue"), show=False, key_display="+",
            tooltip=N_("Garder recherche, filtres et ordre sous un nom")),
    Binding("l", "card_list", N_("Liste"),
            tooltip=N_("Renouveler d’après une liste de cartes, collée ou en CSV")),
    Binding("p", "progress", N_("Progression"),
            tooltip=N_("Revenir à la série en cours")),
    Binding("ctrl+z", "undo_marks", N_("Annuler"),
            tooltip=N_("Remettre les coches comme avant, pas à pas")),
    Binding("s", "scan", N_("Scan"), tooltip=N_("Scanner des cartes, une à une")),
    Binding("slash", "search", N_("Chercher"), tooltip=N_("Nouvelle recherche")),
    Binding("f", "filter_status", N_("Statut"), tooltip=N_("Filtrer par statut")),
    Binding("e", "filter_end", N_("Fin"), tooltip=N_("Filtrer par date de fin")),
    Binding("b", "filter_library", N_("Bibliothèque"),
            tooltip=N_("Filtrer par bibliothèque")),
    Binding("x", "clear_filters", N_("Sans filtre"), show=False,
            tooltip=N_("Effacer la recherche et les filtres")),
    Binding("o", "sort", N_("Trier"), tooltip=N_("Choisir l’ordre")),
    Binding("h", "past_series", N_("Séries"), show=False,
            tooltip=N_("Séries des 30 derniers jours : rapports, annulation, reprise")),
    Binding("z", "compact", N_("Compact"), show=False,
            tooltip=N_("Une ligne par abonné, ou deux")),
    Binding("c", "copy", N_("Copier"), show=False,
            tooltip=N_("Copier les lignes cochées, ou celle-ci, pour un tableur")),
    Binding("ctrl+r,f5", "reload", N_("Actualiser"), show=False, key_display="Ctrl+R",
            tooltip=N_("Relire la liste sur le portail")),
    Binding("q", "ask_to_leave", N_("Quitter"), show=False,
            tooltip=N_("Quitter, ou changer de compte")),
    *HELP_KEYS,
]  # fmt: skip
