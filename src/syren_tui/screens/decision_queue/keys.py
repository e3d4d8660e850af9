"""The keys of the requests that are decided one after the other."""

from typing import Final

from textual.binding import Binding, BindingType

from syren_tui.i18n import N_

DECISION_KEYS: Final[list[BindingType]] = [
    Binding("v", "validate", N_("Valider"), tooltip=N_(
            "Valider, comme le dit la ligne sous la demande")),
    Binding("n", "refuse", N_("Refuser…"), tooltip=N_("Refuser, avec un motif")),
    Binding("asterisk", "whole", N_("Toutes"), show=False, key_display="*",
            tooltip=N_("Ouvrir toutes les ressources du portail avec v, ou non")),
    Binding("d", "day", N_("Date"), tooltip=N_("Valider avec une autre date")),
    Binding("b", "library", N_("Bibliothèque"), show=False,
            tooltip=N_("Ne décider que les demandes d’une bibliothèque, ou de toutes")),
    Binding("p", "pass", N_("Passer"), tooltip=N_("Laisser cette demande attendre")),
    Binding("ctrl+o,f4", "record", N_("Fiche"), key_display="Ctrl+O",
            tooltip=N_("Ouvrir la fiche (aussi F4)")),
    Binding("ctrl+z,f9", "undo", N_("Annuler"), key_display="Ctrl+Z",
            tooltip=N_("Reprendre la dernière décision (aussi F9)")),
    Binding("ctrl+r,f5", "reload", N_("Actualiser"), show=False, key_display="Ctrl+R",
            tooltip=N_("Chercher de nouvelles demandes, et renvoyer ce qui n’est pas parti")),
    Binding("escape", "back", N_("Retour"), show=False, tooltip=N_("Revenir en arrière")),
    Binding("f1", "help", N_("Aide"), show=True),
]  # fmt: skip
