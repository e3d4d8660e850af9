"""The keys of scan mode."""

from typing import Final

from textual.binding import Binding, BindingType

from syren_tui.i18n import N_

SCAN_KEYS: Final[list[BindingType]] = [
    Binding("ctrl+s,f2", "commit", N_("Renouveler"), show=False, key_display="Ctrl+S",
            tooltip=N_("Renouveler l’abonné affiché, comme Entrée (aussi F2)")),
    Binding("ctrl+o,f4", "record", N_("Fiche"), key_display="Ctrl+O",
            tooltip=N_("Ouvrir la fiche de l’abonné affiché (aussi F4)")),
    Binding("ctrl+z,f9", "undo", N_("Annuler le dernier"), key_display="Ctrl+Z",
            tooltip=N_("Annuler le dernier renouvellement (aussi F9)")),
    Binding("escape", "back", N_("Liste"),
            tooltip=N_("Effacer ce qui est tapé, sinon revenir à la liste")),
    Binding("ctrl+t,f8", "at_once", N_("Immédiat"), key_display="Ctrl+T",
            tooltip=N_("Renouveler dès la carte lue, sans Entrée, ou non (aussi F8)")),
    Binding("ctrl+d,f6", "day", N_("Date"), show=False, key_display="Ctrl+D",
            tooltip=N_("Renouveler avec une autre date (aussi F6, ou d puis Entrée)")),
    Binding("ctrl+y,f7", "resources", N_("Ressources"), show=False, key_display="Ctrl+Y",
            tooltip=N_("Activer toutes ses ressources, ou les laisser (aussi F7)")),
    Binding("ctrl+r,f5", "ask_again", N_("Redemander"), show=False, key_display="Ctrl+R",
            tooltip=N_("Redemander au SIGB si l’abonné affiché est membre (aussi F5)")),
    Binding("f1", "help", N_("Aide"), show=True),
]  # fmt: skip
