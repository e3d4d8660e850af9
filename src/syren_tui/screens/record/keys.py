"""The keys of the record."""

from typing import Final

from textual.binding import Binding, BindingType

from syren_tui.i18n import N_

RECORD_KEYS: Final[list[BindingType]] = [
    Binding("ctrl+t,f6", "next_tab", N_("Onglet"), key_display="Ctrl+T",
            tooltip=N_("Onglet suivant, pour le modifier (aussi F6)")),
    Binding("ctrl+s,f2", "save", N_("Enregistrer"), key_display="Ctrl+S",
            tooltip=N_("Enregistrer tous les onglets (aussi F2)")),
    Binding("ctrl+n,pagedown", "go(1)", N_("Suivant"), key_display="Ctrl+N",
            tooltip=N_("Fiche suivante (aussi Page suivante)")),
    Binding("escape", "back", N_("Liste"), tooltip=N_("Des champs aux onglets, puis à la liste")),
    Binding("v", "decide", N_("Valider ou renouveler"), show=False,
            tooltip=N_("Valider ou renouveler, comme la fiche le propose")),
    Binding("u", "undo", N_("Annuler"), show=False,
            tooltip=N_("Annuler le dernier changement de la fiche, après l’avoir montré")),
    Binding("c", "copy", N_("Copier"), show=False,
            tooltip=N_("Copier le nom, la carte et la phrase d’accès")),
    Binding("delete", "delete", N_("Supprimer"), show=False,
            tooltip=N_("Supprimer le compte (le département), ou voir à qui le demander")),
    Binding("ctrl+p,pageup", "go(-1)", N_("Précédent"), key_display="Ctrl+P",
            tooltip=N_("Fiche précédente (aussi Page précédente)")),
    Binding("ctrl+r,f5", "reload", N_("Relire"), show=False, key_display="Ctrl+R",
            tooltip=N_("Relire la fiche sur le portail")),
    Binding("f1", "help", N_("Aide"), show=True),
]  # fmt: skip
TAB_ACTIONS: Final = frozenset({"decide", "undo", "copy", "delete"})
"""Those that are keys only while no field is edited."""
CHANGING_ACTIONS: Final = frozenset({"save", "decide", "undo"})
"""Those that an account which only reads has not, nor an expired record."""
