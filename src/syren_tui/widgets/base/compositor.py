"""A screen's compositor that has only that painted which has changed."""

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class CroppingCompositor(Compositor):
    """Asks of a widget the lines that are needed.

    Textual's has every widget of the screen hand out all of its lines, whatever has changed, and
    those behind it too; then takes what has changed and is in front.
    """

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Yield where widgets are, what is seen of them, and what they show there.

        Args:
            crop: what is painted anew; None: the whole screen.
        """
        if crop is None:
            yield from super()._get_renders()
            return
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if not crop.overlaps(seen):
                continue
            # Whole lines: what is cut off them on the left would be drawn in the wrong place.
            lines = Region(seen.x, crop.y, seen.width, crop.height).intersection(seen)
            yield region, lines, widget.render_lines(lines.translate(-region.offset))
            if seen.contains_region(crop):
                return  # they come from front to back: nothing is seen of what is behind
