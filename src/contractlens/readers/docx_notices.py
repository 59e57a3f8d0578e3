"""What a user must know before trusting the text of a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.document import Notice, Revisions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.readers.docx_text import TextReader

_HOW_READ: dict[Revisions, str] = {
    "final": (
        "the text reads as if they were; whole paragraphs that were deleted are kept, marked, and still count in the "
        "numbering, as in print with changes shown"
    ),
    "original": "the text reads as if they were refused",
    "all": "the text holds the words of both, marked, as in print with changes shown",
}


def notices(reader: TextReader, *, changed_marks: int, damaged: int, macros: bool) -> Iterator[Notice]:
    """Yield the notices of a whole file, once it was read.

    Args:
        reader: What counted while it was read.
        changed_marks: How many paragraph ends were put in or taken out.
        damaged: How many parts beside the text could not be read.
        macros: True when the file holds macros.
    """
    counted = ""
    if reader.insertions or reader.deletions:
        counted = f"{reader.insertions} tracked insertions and {reader.deletions} tracked deletions"
    elif reader.restructured or changed_marks:
        counted = f"{reader.restructured + changed_marks} tracked changes of paragraph ends, rows and cells"
    if counted:
        yield Notice("tracked_changes", f"{counted} are not accepted yet; {_HOW_READ[reader.view.mode]}")
    if reader.hidden_characters:
        message = f"{reader.hidden_characters} characters of hidden text are left out, as in print"
        yield Notice("hidden_text", message)
    if reader.external:
        message = (
            f"{reader.external} parts of the text stand in other files and are not read; Word inserts them on opening: save "
            "the file in Word and try again"
        )
        yield Notice("external_content", message)
    if reader.numbers:
        message = (
            f"{reader.numbers} numbers are not read: Word draws them for fields that hold none (AUTONUM); printed to PDF "
            "the file has them"
        )
        yield Notice("number_not_read", message)
    yield from _objects(reader)
    if damaged:
        message = f"{damaged} headers, footers or comment parts are damaged and were left out"
        yield Notice("damaged_part", message)
    if macros:
        yield Notice(
            "macros_ignored", "the file holds macros; they are not run, and what they would change is not seen"
        )


def _objects(reader: TextReader) -> Iterator[Notice]:
    if reader.objects:
        message = f"{reader.objects} embedded objects (spreadsheets, diagrams or other files) are not read"
        yield Notice("embedded_object", message)
    if reader.drawn is not None and reader.drawn.charts:
        message = f"of {reader.drawn.charts} charts titles and names are read, figures are not"
        yield Notice("embedded_object", message)
