"""The keys of a plan."""

from typing import Final

from textual.binding import Binding, BindingType

from syren_tui.i18n import N_
from syren_tui.widgets.base.navigation import HELP_KEYS

PLAN_KEYS: Final[list[BindingType]] = [
    Binding("ctrl+s,f2", "go", N_("Lancer"), key_display="Ctrl+S",
            tooltip=N_("Lancer la série")),
    Binding("space", "include", N_("Inclure/exclure"),
            tooltip=N_("Prendre ce compte dans la série, ou le laisser de côté")),
    Binding("space", "include_line", N_("Inclure"),
            tooltip=N_("Prendre ce compte dans la série, ou le laisser de côté")),
    Binding("d", "day", N_("Date"), tooltip=N_("Changer la date de tous")),
    Binding("v", "view", N_("Voir"),
            tooltip=N_("Voir tout, ce qui est prévu, ou ce qui est laissé de côté")),
    Binding("escape", "back", N_("Retour"), tooltip=N_("Revenir sans rien lancer")),
    Binding("escape", "back_to_list", N_("Liste"),
            tooltip=N_("Revenir à la liste donnée, sans rien lancer")),
    Binding("c,f3", "columns", N_("Colonnes"),
            tooltip=N_("Dire ce que sont les colonnes et les dates de la liste")),
    Binding("a", "activate", N_("Tout activer"),
            tooltip=N_("Activer toutes les ressources de chacun, ou les laisser")),
    Binding("i", "unchecked", N_("En attente"), tooltip=N_(
            "Prendre aussi ceux qui sont en attente et jamais validés, ou les laisser")),
    Binding("g", "keep", N_("Garder"), show=False,
            tooltip=N_("Garder les ressources de ce compte telles quelles")),
    Binding("ctrl+r,f5", "ask_again", N_("Redemander"), show=False, key_display="Ctrl+R",
            tooltip=N_("Redemander au SIGB qui du plan est membre (aussi F5)")),
    *HELP_KEYS,
]  # fmt: skip
