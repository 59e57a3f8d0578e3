from __future__ import annotations

import pytest

from contractlens.readers import read_document
from contractlens.readers.text_notices import language_of

ENGLISH = (
    "The Supplier shall replace any Hardware that is older than four years, and the cost of it is to be borne by the "
    "Supplier under this Agreement."
)
WELSH = (
    "Rhaid i'r Cyflenwr ddisodli unrhyw galedwedd sydd yn hŷn na phedair blynedd, a bydd y Cyflenwr yn talu am y gwaith "
    "hwnnw o dan y cytundeb hwn, ac ni fydd y Prynwr yn talu am unrhyw ran o'r gost honno yn ystod y cyfnod."
)
FRENCH = (
    "Le Fournisseur doit remplacer tout matériel de plus de quatre ans dans les locaux de l'Acheteur, et les frais de ce "
    "remplacement sont à la charge du Fournisseur pour la durée du contrat."
)
GERMAN = (
    "Der Auftragnehmer ist verpflichtet, die Geräte nach vier Jahren auf eigene Kosten zu ersetzen, und der Auftraggeber "
    "wird von den Kosten für die Lieferung und die Montage nicht belastet werden."
)
SPANISH = (
    "El Proveedor deberá sustituir por su cuenta los equipos que tengan más de cuatro años, y el coste de la sustitución "
    "no se cargará al Comprador en ningún caso durante la vigencia del contrato."
)


def notices(text: str, kind: str) -> list[tuple[str, str]]:
    document = read_document(text.encode())
    return [(each.message, document.text[each.start : each.end]) for each in document.notices if each.kind == kind]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        pytest.param("The Charges are [REDACTED] a year.", "[REDACTED]", id="bracket"),
        pytest.param("Signed by [Redacted under FOIA s40].", "[Redacted under FOIA s40]", id="with-a-reason"),
        pytest.param("The Charges are [***] a year.", "[***]", id="stars"),
        pytest.param("The Charges are [s.43] a year.", "[s.43]", id="section-alone"),
        pytest.param("Prices (section 43(2) FOIA) apply.", "(section 43(2)", id="section-in-round-brackets"),
        pytest.param("This part was redacted under section 43 of the Act.", "redacted under section 43", id="in-words"),
        pytest.param("Price: [Text redacted - commercial].", "[Text redacted - commercial]", id="text-redacted"),
    ],
)
def test_mark_of_a_redaction_is_told_with_its_place(text, mark):
    assert [place for _, place in notices(text, "redaction_marked")] == [mark]


@pytest.mark.parametrize(
    "text",
    [
        "The Supplier shall publish a redacted copy of this Agreement.",
        "Goods are sold subject to section 43 of the Consumer Rights Act 2015.",
        "Names may be redacted by the Buyer before publication.",
        "See clause 43 (Redaction).",
    ],
)
def test_talk_about_redaction_is_no_mark(text):
    assert notices(text, "redaction_marked") == []


def test_redactions_are_counted_in_one_notice():
    ((message, _),) = notices("Price: [REDACTED]\n\nName: [REDACTED]", "redaction_marked")

    assert "2 places" in message


@pytest.mark.parametrize(
    ("text", "language"),
    [(ENGLISH, "English"), (WELSH, "Welsh"), (FRENCH, "French"), (GERMAN, "German"), (SPANISH, "Spanish")],
    ids=lambda value: value if len(value) < 10 else "",
)
def test_language_of_a_paragraph_is_told(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "Northmoor Council", "12 4 55 6 7 8 9 10 11 12 13", "Dell HP Cisco Juniper Lenovo Apple IBM Oracle SAP"],
)
def test_text_without_sentences_has_no_language(text):
    assert language_of(text) is None


def test_welsh_beside_english_is_told_with_its_share_and_place():
    ((message, place),) = notices(f"{ENGLISH}\n\n{WELSH}", "language")

    assert place == WELSH
    assert "1 paragraphs (60% of the text) seem to be in Welsh" in message


def test_english_contract_has_no_language_notice(samples):
    document = read_document(samples / "northmoor_outsourcing.docx")

    assert not {"language", "redaction_marked"} & {notice.kind for notice in document.notices}


def test_motto_in_another_language_is_not_told():
    assert (
        notices(f"{ENGLISH}\n\nLa langue de la République est le français et les lois sont en français.", "language")
        == []
    )


def test_apostrophes_alone_have_no_language():
    assert language_of("’ ’ ’ ’ ’ ’ ’ ’ ’") is None
