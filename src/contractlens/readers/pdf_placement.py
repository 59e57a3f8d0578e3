"""Where things stand on a page as it is shown."""

from __future__ import annotations

from typing import Any


class Placement:
    """Turns PDFium's page space (origin bottom left, before rotation) into the page as shown, origin top left."""

    def __init__(self, page: Any) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.rotation = page.get_rotation()
        self.width, self.height = page.get_size()

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return ``(x0, top, x1, bottom)`` as shown."""
        if self.rotation == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.rotation == 90:  # noqa: PLR2004 - degrees, clockwise
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.rotation == 180:  # noqa: PLR2004
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left
