"""Is the text layer of a page the words that are printed on it, or rubbish?

A PDF draws glyphs and says apart from that which characters they stand for. Where that table is wrong or missing the
page looks perfect and its text is nonsense: other letters, private codes, "(cid:12)", symbols. Length says nothing
about it. Letters are judged by how they follow one another (a trigram model of English, Welsh and stand-ins for other
languages: no word list, so names, codes and unknown words do no harm); everything else by shares of odd characters.
A page with too few words to judge is taken as good.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from contractlens.document import PageQuality

LETTERS_FILE = Path(__file__).parents[1] / "data" / "letters.npz"

SYMBOLS = 28
"""What the model tells apart: a to z (without case and accents), other letters (26), everything else (27)."""

_OTHER_LETTER, _GAP = 26, 27
_UNKNOWN = 28  # stands in the table of codes for characters that must be asked
_NOT_JUDGED = -1.0
_HIGH_CODES = 0x250  # first code after Latin Extended-B: up to there letters have a base letter or are rare

_PUNCTUATION = (0x2000, 0x2C00)
"""Quotes, dashes, bullets, signs: no letters worth asking about."""

_LEAST_JUDGED = 60
"""Letters inside words below which the model does not judge: a stamp, a drawing, a page of numbers."""

_GIBBERISH = 5.2
"""Bits per letter. Pages of real contracts have 2.5 to 4.6 (1,700 pages), with permuted letters 5.9 and more."""

_WINDOW = 240
"""Letters judged together, about three lines, so that a page garbled in one font only is seen."""

_BAD_SHARE = 0.3
"""Share of the windows that must be gibberish."""

_ODD_SHARE = 0.1
"""Share of characters without a meaning (private use, unassigned, replacement); bullets stay far below."""

_SOUP_SHARE = 0.25
"""Share of the marks in `_SOUP`, which stand for letters in fonts without a proper table; source code has half of it."""

_FEWEST_MARKS = 4
"""Kinds of such marks; rows of asterisks where prices were struck have one."""

_MIXED_SHARE, _MANY_MARKS = 0.12, 12
"""The same where letters and digits are mixed in: fewer marks, but nearly all of the kinds there are."""

_WORD_COUNT = 60
_SINGLE_SHARE = 0.6
_SINGLE_LETTERS = 12
"""Different letters standing alone that tell text torn apart from a table of R, A, C and I."""

_GLUED = 30
"""Letters in a row that few words have; the longest place name in Wales has 58 and stands alone."""

_GLUED_SHARE = 0.4
_LEAST_GLUED = 150
_DECODED_SHARE = 0.9
_LEAST_DOUBLE = 20

_SOUP = re.compile(r"[!\"#$&'*+<=>?@\\^`{|}~]")
_NOT_SOUP = bytes(code for code in range(128) if not _SOUP.match(chr(code)))
_LONG = re.compile(rf"[^\W\d_]{{{_GLUED},}}")
_CODE = re.compile(r"(?<!\S)(?=[^\s\d]{0,20}\d)\S{1,20}(?!\S)")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_CID = re.compile(r"\(cid:\d{1,6}\)")
_MOJIBAKE = re.compile("[\u00c2-\u00c6\u00e2\u0102-\u0107][\u0080-\u00bf\u0152-\u0161\u2013-\u203a\u20ac\u2122]")
_WIDE = re.compile("[\u0100-\uffff]")
_ODD = re.compile(
    "[\u00a4\u00a6\u00a8\u00af\u00b4\u00b8\u00bf\ue000-\uf8ff\ufff0-\uffff\u007f-\u009f\u25a1\U000f0000-\U0010ffff]"
)
_MOJIBAKE_SHARE = 0.02


def letter_codes(text: str) -> np.ndarray:
    """Return one code of the model's alphabet per character, as numbers that can hold all places of the model."""
    import numpy as np

    table = _code_table()
    if text.isascii():
        return table[np.frombuffer(text.encode("ascii"), dtype=np.uint8)]
    points = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    codes: np.ndarray = table.take(points, mode="clip")
    for position in np.flatnonzero(codes == _UNKNOWN):
        codes[position] = _OTHER_LETTER if text[position].isalpha() else _GAP
    return codes


@lru_cache(maxsize=1)
def _code_table() -> np.ndarray:
    import numpy as np

    codes = []
    for point in range(_HIGH_CODES):
        base = unicodedata.normalize("NFKD", chr(point))[:1].casefold()[:1]
        if base.isascii() and base.isalpha():
            codes.append(ord(base) - ord("a"))
        else:
            codes.append(_OTHER_LETTER if chr(point).isalpha() else _GAP)
    codes += [_UNKNOWN] * (_PUNCTUATION[0] - _HIGH_CODES)
    codes += [_GAP] * (_PUNCTUATION[1] - _PUNCTUATION[0])
    return np.array([*codes, _UNKNOWN], dtype=np.int16)  # the last stands for all beyond


@lru_cache(maxsize=1)
def _model() -> np.ndarray:
    """Return the bits of each three codes; `_NOT_JUDGED` where the last is not the second or a later letter of a word."""
    import numpy as np

    with np.load(LETTERS_FILE, allow_pickle=False) as stored:
        bits = (stored["bits"] / np.float32(stored["scale"])).astype(np.float32).reshape(SYMBOLS, SYMBOLS, SYMBOLS)
    bits[_OTHER_LETTER] = bits[:, _OTHER_LETTER:] = bits[:, :, _OTHER_LETTER:] = _NOT_JUDGED
    judged: np.ndarray = bits.ravel()
    return judged


def letter_bits(text: str) -> np.ndarray:
    """Return how surprising each letter is after the two before it, in bits; the first of a word is left out."""
    codes = letter_codes(text)
    pairs = codes[:-1] * SYMBOLS + codes[1:]
    found: np.ndarray = _model().take(pairs[:-1] * SYMBOLS + codes[2:])
    return found[found >= 0]


def grade_text(words: Sequence[str]) -> PageQuality:
    r"""Return how far the words of a page can be trusted: ``good``, ``poor`` for rubbish, ``none`` without any.

    Args:
        words: The words of one page, in any order of lines.

    Example:
        >>> grade_text("The Supplier shall replace every laptop once in four years.".split())
        'good'
        >>> grade_text(("7KH 6XSSOLHU VKDOO UHSODFH HYHU\\ ODSWRS RQFH LQ IRXU \\HDUV. " * 3).split())
        'poor'
        >>> grade_text([])
        'none'
    """
    text = " ".join(words)
    if not any(character.isalnum() for character in text[:200]) and not any(map(str.isalnum, text)):
        size = len(text) - text.count(" ")
        rubbish = len(_ODD.findall(text)) >= _LEAST_DOUBLE or (size >= _LEAST_JUDGED and _is_soup(text, size))
        return "poor" if rubbish else "none"
    return "poor" if is_garbled(text) else "good"


def is_garbled(text: str) -> bool:
    """Tell whether a text is not what its page shows: see the module's docstring for what is looked at."""
    size = len(text) - text.count(" ")
    if not text.isascii() and _has_odd_characters(text, size):
        return True
    if size >= _LEAST_JUDGED and _is_soup(text, size):
        return True
    if "(cid:" in text and sum(map(len, _CID.findall(text))) > _ODD_SHARE * size:
        return True
    if _is_torn(text, size):
        return True
    # where it looks like it, once more without part numbers, serial numbers and other codes
    return _is_gibberish(text) and _is_gibberish(_CODE.sub(" ", text))


def _is_soup(text: str, size: int) -> bool:
    marks = text.encode("ascii", "ignore").translate(None, _NOT_SOUP)
    kinds = len(set(marks))
    share = len(marks) / size
    return (share > _SOUP_SHARE and kinds >= _FEWEST_MARKS) or (share > _MIXED_SHARE and kinds >= _MANY_MARKS)


def _has_odd_characters(text: str, size: int) -> bool:
    most = 2 * (len(text) - len(text.encode("ascii", "ignore")))  # with the breaks that stand between runs below
    if most * 20 < size and most < 2 * _LEAST_DOUBLE:  # the usual page: some quotes and dashes
        return False
    high = "\n".join(_BEYOND_ASCII.findall(text))
    if len(high) * 20 < size and len(high) < 2 * _LEAST_DOUBLE:
        return False
    if len(_ODD.findall(high)) > _ODD_SHARE * size:
        return True
    if 2 * len(_MOJIBAKE.findall(high)) > _MOJIBAKE_SHARE * size:
        return True
    wide = "".join(_WIDE.findall(high))
    return len(wide) >= max(_LEAST_DOUBLE, _ODD_SHARE * size) and _is_ascii_in_disguise(wide)


def _is_ascii_in_disguise(wide: str) -> bool:
    """Tell whether wide characters are pairs of ASCII bytes, as when text of 8 bits is taken for one of 16."""
    data = wide.encode("utf-16-le", "replace")
    printable = sum(0x20 <= byte < 0x7F or byte == 0 for byte in data)  # noqa: PLR2004 - printable ASCII
    return printable > _DECODED_SHARE * len(data)


def _is_torn(text: str, size: int) -> bool:
    """Tell whether words are torn into single letters, or glued into one."""
    count = text.count(" ") + 1
    if count * 4 < size and count * 12 > size:
        return False
    letters = [word for word in text.split(" ") if word.isalpha()]
    single = [word for word in letters if len(word) == 1]
    torn = len(letters) >= _WORD_COUNT and len(single) > _SINGLE_SHARE * len(letters)
    if torn and len(set(map(str.casefold, single))) >= _SINGLE_LETTERS:
        return True
    glued = sum(map(len, _LONG.findall(text)))
    return glued > _GLUED_SHARE * size and glued >= _LEAST_GLUED


def _is_gibberish(text: str) -> bool:
    import numpy as np

    bits = letter_bits(text)
    if len(bits) < _LEAST_JUDGED:
        return False
    if len(bits) < 2 * _WINDOW:
        return bool(bits.mean() > _GIBBERISH)
    windows = len(bits) // _WINDOW
    sums = bits[: windows * _WINDOW].reshape(windows, _WINDOW).sum(axis=1)
    return bool(np.count_nonzero(sums > _GIBBERISH * _WINDOW) >= _BAD_SHARE * windows)
