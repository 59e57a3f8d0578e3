"""What is done to the picture of a page before and beside recognition: ink, skew, ruled lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.readers.pdf_source import Ruling

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

WHITE = 255
_DARK = 190
"""Grey values below are ink, also for a thin line that was made smaller and so paler."""

_LEAST_INK = 0.0002
"""Share of dark pixels of a page with anything on it: a line of ten words has three times as much."""

_CONTRAST = 40
"""Grey values between paper and ink; a page of one shade, however dark, is blank."""

_PAPER_DPI = 30
_PAPER_REACH = 7
"""Pixels at `_PAPER_DPI`, 17 points, across the place in which the lightest is the paper: wider than a letter's ink."""

_WHITE_PAPER = 235
"""Grey values from which paper counts as white; a clean scan has 245 and more."""

_NEGATIVE = 80
"""Grey value of paper that can only be that of a negative: copies of microfilm are white on black."""

_PALE_INK = 110
"""Grey value of faded ink: much paler, and dots and thin strokes are above `_DARK`."""

_INKED_BELOW = 200
_SKEW_DPI = 75
_RULING_DPI = 100
_COARSE = [step / 2 for step in range(-8, 9)]
_FINE = [step / 10 for step in range(-4, 5)]
_LEAST_SKEW = 0.15
"""Degrees that are worth turning the picture for: a line over a whole page then leaves its place by 1.5 points."""

_SKEW_GAIN = 1.1
"""How much sharper the rows must be after turning; pictures without lines gain nothing."""

_RULING = 36.0
"""Points; shorter strokes are letters, underlined words and boxes to tick."""

_THICKEST = 4.0

_LEADER_DPI = 150
_DOT, _PITCH, _LEADER = 2.2, 3.5, 24.0
"""Points: height of a dot at the most, half the distance of two, length of the shortest leader."""

_INKED = 0.95
_MOST_RULINGS = 2_000
"""Ruled lines looked at on a page; a page with more is a drawing."""


def has_ink(image: Image) -> bool:
    """Tell whether anything is printed on a page."""
    import numpy as np

    pixels = np.asarray(image.reduce(max(1, min(image.size) // 600)))
    paper = float(np.median(pixels))
    return bool(np.count_nonzero(np.abs(pixels - paper) > _CONTRAST) >= max(_LEAST_INK * pixels.size, 1))


def evened(image: Image, dpi: int) -> Image:
    """Return the picture with white paper and dark ink: grey or shaded paper, faded ink and negatives are evened out.

    Tesseract reads words on grey paper, but whoever looks for dots, lines and numbers needs to know what is ink.
    """
    import numpy as np
    from PIL import Image as Pillow
    from PIL import ImageFilter, ImageOps

    small = image.reduce(max(1, round(dpi / _PAPER_DPI)))
    if np.median(np.asarray(small)) < _NEGATIVE:
        image, small = ImageOps.invert(image), ImageOps.invert(small)
    paper = small.filter(ImageFilter.MaxFilter(_PAPER_REACH)).filter(ImageFilter.GaussianBlur(_PAPER_REACH))
    grey = float(np.percentile(np.asarray(paper), 5)) < _WHITE_PAPER
    pixels = np.asarray(image)
    if grey:
        ground = np.asarray(paper.resize(image.size, Pillow.Resampling.BILINEAR), dtype=np.float32)
        pixels = np.minimum(pixels * (WHITE / np.maximum(ground, 1)), WHITE)
    ink = _ink_level(pixels[::3, ::3])
    if ink > _PALE_INK:
        pixels = np.maximum((pixels.astype(np.float32) - ink) * (WHITE / (WHITE - ink)), 0)
    elif not grey:
        return image
    return Pillow.fromarray(pixels.astype(np.uint8))


def _ink_level(pixels: np.ndarray) -> float:
    """Return the grey value that the darkest tenth of what is printed on white paper does not reach; 0 without print."""
    import numpy as np

    dark = pixels[pixels < _INKED_BELOW]
    return float(np.percentile(dark, 10)) if dark.size >= _LEAST_INK * pixels.size else 0.0


def find_skew(image: Image, dpi: int) -> float:
    """Return the angle in degrees, against the clock, by which turning the picture makes its lines level; 0 for none."""
    from PIL import Image as Pillow

    small = image.reduce(max(1, round(dpi / _SKEW_DPI)))

    def sharpness(angle: float) -> float:
        import numpy as np

        turned = small.rotate(angle, resample=Pillow.Resampling.BILINEAR, fillcolor=WHITE) if angle else small
        rows = np.asarray(turned, dtype=np.float32)[:, turned.width // 20 : -turned.width // 20 or None].sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    level = sharpness(0.0)
    coarse = max(_COARSE, key=sharpness)
    best = max((coarse + step for step in _FINE), key=sharpness)
    if abs(best) < _LEAST_SKEW or sharpness(best) < _SKEW_GAIN * level:
        return 0.0
    return round(best, 2)


def straighten(image: Image, angle: float) -> Image:
    """Return the picture turned by `angle` degrees against the clock about its middle, of the same size."""
    from PIL import Image as Pillow

    return image.rotate(angle, resample=Pillow.Resampling.BICUBIC, fillcolor=WHITE)


def without_leaders(image: Image, dpi: int) -> Image:
    """Return the picture without rows of dots and dashes; Tesseract makes rubbish of a contents page that has them.

    A dot is ink with nothing right above or below it; many in a row are a leader, or a line to write on.
    """
    import numpy as np
    from PIL import ImageDraw

    shrink = max(1, round(dpi / _LEADER_DPI))
    dark = np.asarray(image.reduce(shrink)) < _DARK
    reach = max(round(_DOT * dpi / shrink / 72), 1)
    padded = np.pad(dark, ((reach, reach), (0, 0)))
    dots = dark & ~padded[: -2 * reach] & ~padded[2 * reach :]
    gap = round(_PITCH * dpi / shrink / 72)
    sums = np.cumsum(np.pad(dots, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    places = np.arange(dark.shape[1])
    near = sums[:, np.minimum(places + gap + 1, dark.shape[1])] > sums[:, np.maximum(places - gap, 0)]
    letters = np.pad(dark & ~dots, ((reach, reach), (0, 0)))
    for shift in range(2 * reach + 1):
        near &= ~letters[shift : shift + dark.shape[0]]
    points = 72 * shrink / dpi
    rows = _runs(near, round(_LEADER / points) + 2 * gap)
    if not rows:
        return image
    cleaned = image.copy()
    draw = ImageDraw.Draw(cleaned)
    for row, start, end in rows:
        inner = (start + gap) * shrink, (row - 1) * shrink, (end - gap) * shrink, (row + 2) * shrink - 1
        draw.rectangle(inner, fill=WHITE)
    return cleaned


def find_rulings(image: Image, dpi: int) -> list[Ruling]:
    """Return the level and upright lines that are drawn on a page, in points."""
    import numpy as np

    shrink = max(1, round(dpi / _RULING_DPI))
    dark = np.asarray(image.reduce(shrink)) < _DARK
    points = 72 * shrink / dpi
    level = [Ruling(x0, y, x1, y) for x0, x1, y in _strokes(dark, points)]
    upright = [Ruling(x, y0, x, y1) for y0, y1, x in _strokes(dark.T, points)]
    return [*level, *upright] if len(level) + len(upright) <= _MOST_RULINGS else []


def _strokes(dark: np.ndarray, points: float) -> list[tuple[float, float, float]]:
    """Return start, end and place across, in points, of the long thin strokes along the rows of `dark`."""
    import numpy as np

    length = max(int(_RULING / points), 2)
    if dark.shape[1] <= length:
        return []
    sums = np.cumsum(np.pad(dark, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    full = (sums[:, length:] - sums[:, :-length]) >= _INKED * length
    groups: list[list[int]] = []  # start, end, first row, last row
    for row, start, last in _runs(full, 1):
        end = last + length - 1
        for group in reversed(groups[-20:]):
            if row - group[3] <= 2 and start < group[1] and end > group[0]:  # noqa: PLR2004 - pixels of a broken edge
                group[0], group[1], group[3] = min(group[0], start), max(group[1], end), row
                break
        else:
            groups.append([start, end, row, row])
    return [
        (start * points, end * points, (first + last + 1) / 2 * points)
        for start, end, first, last in groups
        if (last - first + 1) * points <= _THICKEST
    ]


def _runs(flags: np.ndarray, least: int) -> list[tuple[int, int, int]]:
    """Return row, first column and one past the last of the unbroken runs of True; none where they are too many."""
    import numpy as np

    edges = np.diff(np.pad(flags, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    long = ends - starts >= least
    if np.count_nonzero(long) > 4 * _MOST_RULINGS:
        return []
    return list(zip(rows[long].tolist(), starts[long].tolist(), ends[long].tolist(), strict=True))
