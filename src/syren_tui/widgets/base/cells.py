"""Texts of a given width."""

from rich.cells import set_cell_size

from syren_tui.texts.rows import cut


def fit(text: str, width: int) -> str:
    """Cut or fill a text to so many cells, the last of them empty where there are several."""
    return set_cell_size(cut(text, width - 1), width) if width > 1 else set_cell_size(text, width)
