"""The two ways to Tesseract: tesserocr (in this process, fast) and pytesseract (runs the ``tesseract`` command)."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

ADVICE = (
    "install Tesseract (Debian and Ubuntu: apt install tesseract-ocr) and contractlens[ocr], or run OCR on the file "
    "first (for example with ocrmypdf), and read it again"
)

LANGUAGES = ("eng", "cym")
"""Tesseract's names of the languages that are read: English, and Welsh where its data is installed."""

_ORIENTATION = "osd"  # Tesseract's name of the data that tells how a page is turned
_DATA_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "/opt/local/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)

_SURE_TURN = 2.0
"""Tesseract's own confidence in an orientation; clear pages have 10 and more, pages of numbers may have less than 1."""


class RecognitionError(Exception):
    """Tesseract failed on a picture, or took too long; the message says which."""


class RawWord(NamedTuple):
    """A recognised word: box in pixels, confidence from 0 to 1, and the number of its printed line."""

    text: str
    confidence: float
    x0: int
    top: int
    x1: int
    bottom: int
    line: int


class OcrEngine(Protocol):
    """Recognises the words of a grey picture."""

    name: str

    def words(self, image: Image, dpi: int, timeout: float, *, block: bool = False) -> list[RawWord]:
        """Return the words in Tesseract's order, of a page or of one `block` of lines; raise `RecognitionError` when it fails or takes too many seconds."""

    def turn(self, image: Image, dpi: int, timeout: float) -> int:
        """Return by how many degrees (0, 90, 180, 270, against the clock) the picture must be turned to be upright."""


def advice_for(mode: str) -> str:
    """Return what to do about pages that are pictures and were not read, by how recognition was asked for."""
    if mode == "never":
        return 'recognition was switched off: read it again with ocr="auto"'
    return ADVICE if find_engine() is None else "Tesseract recognised none on them: check it on the page"


def find_engine() -> OcrEngine | None:
    """Return the engine that this machine has, tesserocr before pytesseract; None when neither can work."""
    return tesserocr_engine() or pytesseract_engine()


@lru_cache(maxsize=1)
def tesserocr_engine() -> OcrEngine | None:
    """Return the engine of tesserocr; None without it or without Tesseract's English data."""
    folder = data_folder()
    if folder is None:
        return None
    try:
        with _one_thread():
            import tesserocr
    except ImportError:
        return None
    engine = _Tesserocr(tesserocr, folder)
    return engine if engine.works() else None


@lru_cache(maxsize=1)
def pytesseract_engine() -> OcrEngine | None:
    """Return the engine that runs the ``tesseract`` command; None without it or without its English data."""
    try:
        import pytesseract
    except ImportError:
        return None
    try:
        installed = set(pytesseract.get_languages())
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, OSError):
        return None
    languages = [language for language in LANGUAGES if language in installed]
    return (
        _Pytesseract(pytesseract, "+".join(languages), _ORIENTATION in installed) if LANGUAGES[0] in installed else None
    )


def data_folder() -> Path | None:
    """Return the folder of Tesseract's language data: ``TESSDATA_PREFIX``, or where packages put it."""
    prefix = os.environ.get("TESSDATA_PREFIX", "")
    named = [prefix, f"{prefix}/tessdata"] if prefix else []
    for place in (*named, f"{sys.prefix}/share/tessdata", *_DATA_FOLDERS):
        folder = Path(place)
        if (folder / f"{LANGUAGES[0]}.traineddata").is_file():
            return folder
    return None


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep Tesseract to one thread: its threads cost more than they bring, and do not survive a fork."""
    name = "OMP_THREAD_LIMIT"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = before


@dataclass(frozen=True, slots=True)
class _Apis:
    """Tesseract loaded for words, and for orientation where its data is there."""

    words: Any
    orientation: Any | None


class _Tesserocr:
    """Tesseract as a library; one picture at a time in a process."""

    name = "tesserocr"

    def __init__(self, module: Any, folder: Path) -> None:
        self._module = module
        self._folder = folder
        self._lock = Lock()
        self._apis: dict[int, _Apis] = {}  # by process: a forked one loads its own

    def works(self) -> bool:
        """Tell whether Tesseract loads its data."""
        try:
            with self._lock:
                self._load()
        except RuntimeError:
            return False
        return True

    def _load(self) -> _Apis:
        apis = self._apis.get(os.getpid())
        if apis is None:
            apis = self._apis[os.getpid()] = _Apis(self._words_api(), self._orientation_api())
        return apis

    def _words_api(self) -> Any:
        languages = [name for name in LANGUAGES if (self._folder / f"{name}.traineddata").is_file()]
        module = self._module
        return self._silent(
            module.PyTessBaseAPI(
                path=str(self._folder), lang="+".join(languages), psm=module.PSM.AUTO, oem=module.OEM.LSTM_ONLY
            )
        )

    def _orientation_api(self) -> Any | None:
        if not (self._folder / f"{_ORIENTATION}.traineddata").is_file():
            return None
        # an API of its own: asking one that was loaded for words ends the process
        module = self._module
        return self._silent(module.PyTessBaseAPI(path=str(self._folder), lang=_ORIENTATION, psm=module.PSM.OSD_ONLY))

    def _silent(self, api: Any) -> Any:
        api.SetVariable("debug_file", os.devnull)
        return api

    def words(self, image: Image, dpi: int, timeout: float, *, block: bool = False) -> list[RawWord]:
        """See `OcrEngine.words`."""
        with self._lock:
            api = self._load().words
            api.SetPageSegMode(self._module.PSM.SINGLE_BLOCK if block else self._module.PSM.AUTO)
            api.SetImage(image)
            api.SetSourceResolution(dpi)
            try:
                done = api.Recognize(int(timeout * 1000))
            except RuntimeError as error:
                raise RecognitionError("Tesseract failed") from error
            if not done:
                raise RecognitionError("Tesseract failed or took too long")
            found = list(self._iterate(api.GetIterator()))
            api.Clear()
        return found

    def _iterate(self, iterator: Any) -> Iterator[RawWord]:
        if iterator is None:
            return
        level = self._module.RIL
        line = -1
        for word in self._module.iterate_level(iterator, level.WORD):
            if word.Empty(level.WORD):
                continue
            if word.IsAtBeginningOf(level.TEXTLINE):
                line += 1
            text = word.GetUTF8Text(level.WORD).strip()
            box = word.BoundingBox(level.WORD)
            if text and box:
                x0, top, x1, bottom = box
                yield RawWord(text, word.Confidence(level.WORD) / 100, x0, top, x1, bottom, line)

    def turn(self, image: Image, dpi: int, timeout: float) -> int:  # noqa: ARG002 - it takes a third of a second
        """See `OcrEngine.turn`."""
        with self._lock:
            api = self._load().orientation
            if api is None:
                return 0
            api.SetImage(image)
            api.SetSourceResolution(dpi)
            found = api.DetectOrientationScript()
            api.Clear()
        return int(found["orient_deg"]) if found and found["orient_conf"] >= _SURE_TURN else 0


class _Pytesseract:
    """Tesseract as a command."""

    name = "pytesseract"

    def __init__(self, module: Any, languages: str, orientation: bool) -> None:  # noqa: FBT001 - one caller, above
        self._module = module
        self._languages = languages
        self._orientation = orientation

    def words(self, image: Image, dpi: int, timeout: float, *, block: bool = False) -> list[RawWord]:
        """See `OcrEngine.words`."""
        module = self._module
        try:
            with _one_thread():
                table = module.image_to_data(
                    image,
                    lang=self._languages,
                    config=f"--psm {6 if block else 3} --oem 1 --dpi {dpi}",
                    timeout=timeout,
                    output_type=module.Output.DICT,
                )
        except (module.TesseractError, RuntimeError, OSError) as error:  # RuntimeError is its timeout
            raise RecognitionError("Tesseract failed or took too long") from error
        found: list[RawWord] = []
        lines: dict[tuple[int, int, int], int] = {}
        for index, text in enumerate(table["text"]):
            if not str(text).strip():
                continue
            key = (table["block_num"][index], table["par_num"][index], table["line_num"][index])
            left, top = table["left"][index], table["top"][index]
            right, bottom = left + table["width"][index], top + table["height"][index]
            confidence = max(float(table["conf"][index]), 0.0) / 100
            line = lines.setdefault(key, len(lines))
            found.append(RawWord(str(text).strip(), confidence, left, top, right, bottom, line))
        return found

    def turn(self, image: Image, dpi: int, timeout: float) -> int:
        """See `OcrEngine.turn`."""
        module = self._module
        if not self._orientation:
            return 0
        try:
            with _one_thread():
                found = module.image_to_osd(
                    image, config=f"--dpi {dpi}", timeout=timeout, output_type=module.Output.DICT
                )
        except (module.TesseractError, RuntimeError, OSError):  # too few letters to tell
            return 0
        return int(found["orientation"]) if float(found["orientation_conf"]) >= _SURE_TURN else 0
