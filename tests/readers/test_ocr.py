"""Pages that are recognised: which ones, and what the document then says of them."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from reportlab.lib.utils import ImageReader

from contractlens.exceptions import NoTextError
from contractlens.readers import ocr_engines, read_document
from tests.readers.pdf_samples import HEIGHT, WIDTH, paragraphs, pdf, table, text
from tests.readers.scans import FakeEngine, needs_tesseract, page_pictures, scanned

CLAUSES = [
    "The Supplier shall replace every laptop provided to the Authority not later than four years after its delivery.",
    "Before the end of each Contract Year the Supplier shall train six technicians of the Authority in its operation.",
    "The Authority may audit the accounts of the Supplier once in every period of twelve months on reasonable notice.",
]
LINES = ["4.1 The Supplier shall replace", "every laptop within four years", "of the date of delivery."]


def _clauses(canvas):
    for number, clause in enumerate(CLAUSES, start=1):
        text(canvas, f"4.{number}", 72, 40 + 50 * number)
        words = clause.split()
        text(canvas, " ".join(words[:9]), 108, 40 + 50 * number)
        text(canvas, " ".join(words[9:]), 108, 54 + 50 * number)


def _born_digital(canvas):
    paragraphs(canvas, CLAUSES)


def _blank(canvas):
    canvas.setTitle("blank")


def _mixed(*, picture=_clauses):
    image = page_pictures(pdf([picture]))[0]

    def draw(canvas):
        canvas.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT)

    return pdf([_born_digital, draw, _born_digital])


@pytest.fixture
def use(monkeypatch):
    def install(engine):
        monkeypatch.setattr(ocr_engines, "find_engine", lambda: engine)
        return engine

    return install


def test_a_picture_among_pages_with_text_is_recognised(use):
    use(FakeEngine(LINES))
    document = read_document(_mixed())
    assert [(page.quality, page.origin) for page in document.pages] == [
        ("good", "text"),
        ("good", "ocr"),
        ("good", "text"),
    ]
    assert document.pages[1].confidence == pytest.approx(0.95)
    assert "every laptop within four years" in document.text


def test_recognised_pages_are_named_in_one_notice(use):
    use(FakeEngine(LINES))
    document = read_document(scanned(pdf([_clauses, _clauses])))
    assert [(notice.kind, "pages 1-2" in notice.message) for notice in document.notices] == [("text_recognised", True)]


def test_pages_with_text_are_not_handed_to_tesseract(use):
    engine = use(FakeEngine(LINES))
    read_document(pdf([_born_digital]))
    assert engine.calls == 0


def test_never_leaves_the_page_unread(use):
    engine = use(FakeEngine(LINES))
    document = read_document(_mixed(), ocr="never")
    assert engine.calls == 0
    assert (document.pages[1].quality, document.pages[1].origin) == ("none", "none")
    assert [(notice.kind, notice.page) for notice in document.notices] == [("page_unreadable", 2)]


def test_always_recognises_pages_with_text_too(use):
    use(FakeEngine([*LINES, *LINES, *LINES]))
    assert read_document(pdf([_born_digital]), ocr="always").pages[0].origin == "ocr"


def test_without_tesseract_the_notice_says_what_to_install(use):
    use(None)
    document = read_document(_mixed())
    (notice,) = document.notices
    assert (notice.kind, notice.page) == ("page_unreadable", 2)
    assert "contractlens[ocr]" in notice.message


def test_without_tesseract_a_file_of_pictures_is_refused(use):
    use(None)
    with pytest.raises(NoTextError, match=r"contractlens\[ocr\]") as caught:
        read_document(scanned(pdf([_clauses])))
    assert caught.value.kind == "image_only"


@pytest.mark.parametrize(
    ("engine", "mode", "advice"),
    [(None, "never", 'ocr="auto"'), (FakeEngine([]), "auto", "recognised none")],
    ids=["switched-off", "nothing-recognised"],
)
def test_a_file_of_pictures_is_refused_with_what_to_do(use, engine, mode, advice):
    use(engine)
    with pytest.raises(NoTextError, match=advice):
        read_document(scanned(pdf([_clauses])), ocr=mode)


def test_a_failing_engine_costs_the_page_only(use):
    use(FakeEngine(None))
    document = read_document(_mixed())
    assert [page.quality for page in document.pages] == ["good", "none", "good"]


@pytest.mark.parametrize("confidence", [0.5, 0.8])
def test_doubtful_recognition_makes_a_poor_page(use, confidence):
    use(FakeEngine(LINES, confidence=confidence))
    document = read_document(_mixed())
    assert (document.pages[1].quality, document.notices[0].kind) == ("poor", "poor_recognition")


def test_a_blank_page_is_nothing_missed(use):
    use(None)
    document = read_document(pdf([_born_digital, _blank]))
    assert (document.pages[1].quality, document.pages[1].origin, document.notices) == ("good", "none", ())


def test_a_stamp_over_a_picture_does_not_hide_it(use):
    use(FakeEngine([*LINES, *LINES]))
    image = page_pictures(pdf([_clauses]))[0]

    def stamped(canvas):
        canvas.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT)
        text(canvas, "Copy 7 of 12", 400, 20)

    assert read_document(pdf([stamped])).pages[0].origin == "ocr"


def test_garbled_text_is_replaced_by_what_is_recognised(use):
    use(FakeEngine([*LINES, *LINES]))
    garbled = "Wkh Vxssolhu vkdoo uhsodfh hyhub odswrs surylghg wr wkh Dxwkrulwb qrw odwhu wkdq irxu bhduv diwhu lw."
    document = read_document(pdf([lambda canvas: paragraphs(canvas, [garbled] * 3)]))
    assert (document.pages[0].quality, document.pages[0].origin) == ("good", "ocr")
    assert "Vxssolhu" not in document.text


def test_garbled_text_stays_marked_where_nothing_can_be_recognised(use):
    use(None)
    garbled = "Wkh Vxssolhu vkdoo uhsodfh hyhub odswrs surylghg wr wkh Dxwkrulwb qrw odwhu wkdq irxu bhduv diwhu lw."
    document = read_document(pdf([lambda canvas: paragraphs(canvas, [garbled] * 3)]))
    assert (document.pages[0].quality, document.notices[0].kind) == ("poor", "garbled_text")


LAYER = "The Supplier shall replace all laptops that it has supplied to the Authority within four years of delivery."


def _with_layer(words):
    image = page_pictures(pdf([_clauses]))[0]

    def draw(canvas):
        canvas.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT)
        layer = canvas.beginText(72, HEIGHT - 90)
        layer.setTextRenderMode(3)
        for _ in range(5):
            layer.textLine(words)
        canvas.drawText(layer)

    return pdf([draw])


@pytest.mark.parametrize(
    ("words", "kept"),
    [(LAYER, True), (LAYER.replace("l", "1"), False), (LAYER.replace("laptops", "B2B4 12"), True)],
    ids=["sound", "misread", "code"],
)  # fmt: skip
def test_layer_of_an_earlier_recognition_is_kept_where_it_is_sound(use, words, kept):
    engine = use(FakeEngine([*LINES, *LINES]))
    document = read_document(_with_layer(words))
    assert (document.pages[0].origin, engine.calls == 0) == ("ocr", kept)
    assert (words in document.text) is kept


def test_misread_layer_is_marked_where_nothing_can_be_recognised(use):
    use(None)
    document = read_document(_with_layer(LAYER.replace("l", "1")))
    assert (document.pages[0].quality, document.notices[0].kind) == ("poor", "garbled_text")


@needs_tesseract
@pytest.mark.parametrize("turn", [0, 1.3, -0.8, 90, 180, 270], ids=lambda turn: f"turned-{turn}")
def test_words_and_numbers_of_a_scan_are_read(turn):
    document = read_document(scanned(pdf([_clauses]), turn=turn))
    wanted = " ".join(f"4.{number} {clause}" for number, clause in enumerate(CLAUSES, start=1))
    found = " ".join(document.text.split())
    assert SequenceMatcher(None, wanted, found, autojunk=False).ratio() > 0.98


@needs_tesseract
def test_boxes_of_a_tilted_scan_lie_where_the_lines_stand():
    straight, tilted = (read_document(scanned(pdf([_clauses]), turn=turn)) for turn in (0, 1.3))
    one, other = straight.regions[0].bbox, tilted.regions[0].bbox
    assert other.bottom - other.top > one.bottom - one.top  # the box around a leaning line is higher
    assert abs((other.x0 + other.x1) - (one.x0 + one.x1)) / 2 < 12


@needs_tesseract
def test_a_scan_with_too_few_dots_makes_a_poor_page():
    document = read_document(scanned(pdf([_clauses]), dpi=60))
    assert [page.quality for page in document.pages] == ["poor"]


@needs_tesseract
def test_a_ruled_table_of_a_scan_has_cells():
    rows = [["Service", "Level", "Credit"], ["Portal", "99 per cent", "Two per cent"], ["Desk", "Ten minutes", "None"]]
    document = read_document(scanned(pdf([lambda canvas: table(canvas, rows, 200, [150, 150, 150])])))
    cells = [(b.cell.row, b.cell.column, document.text[b.start : b.end]) for b in document.blocks if b.cell]
    assert (1, 1, "99 per cent") in cells
