"""Painting without what a widget may have around it: borders, padding, tints.

Textual makes every line anew from content and decoration, and filters and renders it anew. A widget
that has no decoration hands out the lines it keeps: what was filtered and rendered once stays so.
"""

from collections.abc import Iterable

from rich.segment import Segment
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget


def is_bare(widget: Widget) -> bool:
    """Tell whether nothing stands around a widget's content or over it."""
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


def bare_lines(widget: Widget, lines: Iterable[Strip], crop: Region, width: int) -> list[Strip]:
    """Return lines as a widget's `render_lines` does.

    Args:
        widget: that is bare.
        lines: those of the region.
        crop: the region of the widget that is asked for.
        width: of the lines, in cells.
    """
    _, background = widget.background_colors
    filters = widget.get_line_filters()
    strips = []
    for line in lines:
        strip = line
        for line_filter in filters:
            strip = strip.apply_filter(line_filter, background)
        strips.append(strip)
    left, right = crop.column_span
    if (left, right) != (0, width):
        strips = [strip.crop(left, right) for strip in strips]
    return strips


class BareScrollBar(ScrollBar):
    """A vertical scroll bar that keeps its few different lines."""

    def __init__(self, *, thickness: int) -> None:
        """Make one.

        Args:
            thickness: in cells.
        """
        super().__init__(vertical=True, name="vertical", thickness=thickness)
        self._kept: dict[Segment, Strip] = {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some of its lines."""
        bar = self.render()
        if not isinstance(bar, ScrollBarRender):
            return super().render_lines(crop)
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
        lines = list(segments)[crop.y : crop.bottom]
        return bare_lines(self, map(self._line, lines), crop, self.thickness)

    def notify_style_update(self) -> None:
        """Forget the lines in the old styles."""
        super().notify_style_update()
        self._kept.clear()

    def _line(self, segment: Segment) -> Strip:
        if (strip := self._kept.get(segment)) is None:
            look = self.visual_style.rich_style + segment.style
            strip = Strip([Segment(segment.text, look)], self.thickness)
            self._kept[segment] = strip
        return strip
