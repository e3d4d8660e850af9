"""Painting without what a widget may have around it: borders, padding, tints.

Textual makes every line anew from content and decoration, and filters and renders it anew. A widget
that has no decoration hands out the lines it keeps: what was filtered and rendered once stays so.
"""

from typing import NamedTuple

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget


def is_undecorated(widget: Widget) -> bool:
    """Tell whether a widget has nothing around its content or over it."""
    styles = widget.styles
    outlined = any(edge for edge, _ in styles.outline)
    return not (
        styles.gutter
        or outlined
        or styles.tint.a
        or widget.opacity != 1
        or styles.text_opacity != 1
        or styles.has_rule("hatch")
    )


class StripLook(NamedTuple):
    """What is done to every line of an undecorated widget; lines are kept while it is the same."""

    filters: tuple[LineFilter, ...]
    background: Color

    @classmethod
    def of(cls, widget: Widget) -> "StripLook":
        """Return a widget's, at present."""
        return cls(tuple(widget.get_line_filters()), widget.background_colors[1])

    def filtered(self, line: Strip) -> Strip:
        """Return a line as it is to be shown."""
        for each in self.filters:
            line = line.apply_filter(each, self.background)
        return line


def cropped(lines: list[Strip], crop: Region, width: int) -> list[Strip]:
    """Return the columns of a region.

    Args:
        lines: those of the region, whole.
        crop: the region of the widget that is asked for.
        width: of the lines, in cells.
    """
    left, right = crop.column_span
    if (left, right) == (0, width):
        return lines
    return [line.crop(left, right) for line in lines]


class CachedScrollBar(ScrollBar):
    """A vertical scroll bar that keeps its few different lines."""

    def __init__(self, *, thickness: int) -> None:
        """Begin with nothing painted.

        Args:
            thickness: in cells.
        """
        super().__init__(vertical=True, name="vertical", thickness=thickness)
        self._kept: tuple[object, list[Strip]] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some of its lines."""
        bar = self.render()
        if not isinstance(bar, ScrollBarRender):
            return super().render_lines(crop)
        place = (bar.virtual_size, bar.window_size, bar.position, bar.style)
        key = (self.size.height, self.thickness, place, StripLook.of(self))
        if self._kept is None or self._kept[0] != key:
            self._kept = (key, self._paint(bar))
        return cropped(self._kept[1][crop.y : crop.bottom], crop, self.thickness)

    def notify_style_update(self) -> None:
        """Forget the lines in the old styles."""
        super().notify_style_update()
        self._kept = None

    def _paint(self, bar: ScrollBarRender) -> list[Strip]:
        style = self.app.console.get_style(bar.style)
        segments = bar.render_bar(
            size=self.size.height,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            thickness=self.thickness,
            vertical=True,
            # Its types say Textual's colours; it wants Rich's.
            back_color=style.bgcolor,  # type: ignore[arg-type]
            bar_color=style.color,  # type: ignore[arg-type]
        ).segments
        look, own = StripLook.of(self), self.visual_style.rich_style
        lines: dict[Segment, Strip] = {}  # of a few kinds
        for each in segments:
            if each not in lines:
                strip = Strip([Segment(each.text, own + each.style)], self.thickness)
                lines[each] = look.filtered(strip)
        return [lines[each] for each in segments]
