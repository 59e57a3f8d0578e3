from __future__ import annotations

import pytest

from contractlens.readers import read_document
from contractlens.readers.pdf_layers import hides_layers
from tests.readers.pdf_samples import words_of

_SHOWN = "1.1 The Customer shall pay the Charges within thirty days of each invoice."
_HIDDEN = "9.9 The Supplier may double the Charges at will."
_OFF = "<</OFF[6 0 R]>>"
_FONTS = "<</Font<</F1 5 0 R>>/Properties<</L1 6 0 R>>/XObject<</X1 7 0 R>>>>"


def _stream(content: str, entries: str = "") -> str:
    return f"<</Length {len(content)}{entries}>>stream\n{content}\nendstream"


def _print(words: str, y: int) -> str:
    return f"BT /F1 11 Tf 72 {y} Td ({words}) Tj ET "


def _file(content: str, view: str) -> bytes:
    """Return a PDF file of one page whose layer `L1` is shown as `view` says; `X1` is a form on that layer."""
    form = f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/OC 6 0 R/Resources {_FONTS}"
    objects = [
        f"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D{view}>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources {_FONTS}>>",
        _stream(_print(_SHOWN, 700) + content),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "<</Type/OCG/Name(Old draft)>>",
        _stream(_print(_HIDDEN, 600), form),
    ]
    body = "".join(f"{number} 0 obj\n{one}\nendobj\n" for number, one in enumerate(objects, start=1))
    return f"%PDF-1.7\n{body}trailer <</Size 8/Root 1 0 R>>\n%%EOF".encode("latin-1")


_MARKED = f"/OC /L1 BDC {_print(_HIDDEN, 600)}EMC"


@pytest.mark.parametrize("view", [_OFF, "<</BaseState/OFF/ON[]>>", "<</OFF [ 6 0 R ]>>"], ids=["off", "base", "spaced"])
@pytest.mark.parametrize("content", [_MARKED, "/X1 Do"], ids=["marked", "form"])
def test_words_on_a_layer_that_is_switched_off_are_left_out_and_named(content: str, view: str) -> None:
    document = read_document(_file(content, view))
    assert words_of(document) == [_SHOWN]
    assert [one.reason for one in document.concealed] == ["hidden"]
    assert sum(one.characters for one in document.concealed) == len(_HIDDEN.replace(" ", ""))
    assert [notice.kind for notice in document.notices] == ["hidden_text"]


@pytest.mark.parametrize("view", ["<</ON[6 0 R]>>", "<</OFF[]>>"])
def test_words_on_a_layer_that_is_shown_stay(view: str) -> None:
    document = read_document(_file(_MARKED, view))
    assert words_of(document) == [_SHOWN, _HIDDEN]
    assert document.concealed == ()


def test_both_engines_leave_out_what_a_hidden_layer_holds() -> None:
    assert words_of(read_document(_file(_MARKED, _OFF), engine="pdfplumber")) == [_SHOWN]


def test_white_print_on_a_shown_box_stays_where_another_layer_is_off() -> None:
    box = f"0 0 0 rg 60 490 400 30 re f 1 1 1 rg {_print('2. Price cap', 500)}"
    document = read_document(_file(box + _MARKED, _OFF))
    assert words_of(document) == [_SHOWN, "2. Price cap"]


def test_files_without_layers_are_not_drawn() -> None:
    assert not hides_layers(b"%PDF-1.7 /OFF [1 0 R]")
    assert not hides_layers(b"%PDF-1.7 /OCProperties <</D <</OFF []>> >>")
