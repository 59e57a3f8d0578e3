"""Grades of text layers: what people print is good, whatever its language; what fonts garble is poor."""

from __future__ import annotations

import random
import string

import pytest

from contractlens.readers.text_quality import grade_text

CLAUSE = (
    "12.3 The Supplier shall replace every laptop that it has provided to the Authority not later than four years after "
    "the date of its delivery, and shall erase all data from the old one. Before the end of each Contract Year the "
    "Supplier shall train at least six of the Authority's technicians in the operation of the monitoring platform, so "
    "that they can run it without help. The charge for this is included in the Prices set out in Schedule 3 (Charges)."
)
WELSH = (
    "Rhaid i'r Contractwr hyfforddi o leiaf chwech o dechnegwyr y Cyngor bob blwyddyn, fel eu bod yn gallu rhedeg y "
    "llwyfan monitro heb gymorth. Bydd pob gliniadur yn cael ei amnewid heb fod yn hwyrach na phedair blynedd ar ôl ei "
    "ddanfon, a bydd yr holl ddata ar yr hen un yn cael ei ddileu'n ddiogel gan y Contractwr."
)
FRENCH = (
    "Le prestataire forme chaque année au moins six techniciens de la commune à l'utilisation de la plateforme de "
    "surveillance. Tout ordinateur portable est remplacé quatre ans au plus tard après sa livraison, et les données de "
    "l'ancien appareil sont effacées. Le coût en est compris dans les prix de l'annexe 3."
)
POLISH = (
    "Wykonawca przeszkoli co roku co najmniej sześciu techników Zamawiającego w zakresie obsługi platformy. Każdy "
    "komputer przenośny zostanie wymieniony nie później niż cztery lata po dostawie, a wszystkie dane na starym "
    "urządzeniu zostaną usunięte. Koszt tych usług jest zawarty w cenach podanych w załączniku numer trzy."
)
GREEK = "Ο ανάδοχος εκπαιδεύει κάθε χρόνο τουλάχιστον έξι τεχνικούς του δήμου στη λειτουργία της πλατφόρμας. " * 4
PRICES = " ".join(f"Item {n} £{n * 137:,}.{n % 100:02} {n}% 20{n % 30:02}-04-01" for n in range(1, 80))
CODES = " ".join(f"SKU-{n * 7919 % 9973:04}-XQZ{n % 7} HW/{n:03}-B{n % 4}" for n in range(1, 80))
CONTENTS = " ".join(f"{n}. Supply of services {'.' * 60} {n + 2}" for n in range(1, 30))
RACI = "Task Buyer Supplier " + "R A C I A R I C " * 30
STRUCK = "Service fees Year Rate per unit " + "Year 1 [***] [***] " * 40


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(CLAUSE, id="clause"),
        pytest.param(CLAUSE.upper(), id="capitals"),
        pytest.param(WELSH, id="welsh"),
        pytest.param(FRENCH, id="french"),
        pytest.param(POLISH, id="polish"),
        pytest.param(GREEK, id="greek"),
        pytest.param(PRICES, id="prices"),
        pytest.param(CODES, id="codes"),
        pytest.param(CONTENTS, id="contents"),
        pytest.param(RACI, id="raci"),
        pytest.param(STRUCK, id="struck-prices"),
        pytest.param("Figure 2 WAN DMZ FW1 SW-03 VLAN 20", id="drawing"),
        pytest.param("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", id="one-long-name"),
        pytest.param("7", id="page-number"),
    ],
)
def test_what_people_print_is_good(text: str) -> None:
    assert grade_text(text.split()) == "good"


def _permuted(text: str) -> str:
    letters = list(string.ascii_letters)
    random.Random(5).shuffle(letters)
    return text.translate(str.maketrans(string.ascii_letters, "".join(letters)))


def _caesar(text: str, by: int) -> str:
    alphabet = string.ascii_lowercase
    return text.lower().translate(str.maketrans(alphabet, alphabet[by:] + alphabet[:by]))


GARBLED = {
    "glyph-numbers-29-below": "".join(chr(ord(c) - 29) if c > " " and ord(c) > 61 else c for c in CLAUSE),
    "caesar": _caesar(CLAUSE, 3),
    "rot13": _caesar(CLAUSE, 13),
    "random-map": _permuted(CLAUSE),
    "private-use": "".join(chr(0xF100 + ord(c)) if c.isalpha() else c for c in CLAUSE),
    "cid": " ".join("".join(f"(cid:{ord(c)})" for c in word) for word in CLAUSE.split()),
    "replacement": "".join("\ufffd" if c in "aeiou" else c for c in CLAUSE),
    "pairs-of-bytes": (CLAUSE + " " * (len(CLAUSE) % 2)).encode().decode("utf-16-le", "replace"),
    "swapped-bytes": CLAUSE.encode("utf-16-be").decode("utf-16-le"),
    "latin-letters": "".join(chr(ord(c) + 0x60) if c.isalpha() and c.isascii() else c for c in CLAUSE),
    "symbols": " ".join("".join("!\"#$&'*+<=>?@"[ord(c) % 13] for c in word) for word in CLAUSE.split()),
    "torn": " ".join(CLAUSE.replace(" ", "")),
    "glued": CLAUSE.replace(" ", ""),
    "twice-encoded": "“café” – naïve ".encode().decode("cp1252", "replace") * 20,
}


@pytest.mark.parametrize("text", GARBLED.values(), ids=GARBLED.keys())
def test_what_fonts_garble_is_poor(text: str) -> None:
    assert grade_text(text.split()) == "poor"


def test_a_page_garbled_in_half_is_poor() -> None:
    assert grade_text((CLAUSE * 3 + _permuted(CLAUSE) * 3).split()) == "poor"


@pytest.mark.parametrize("words", [[], ["•"], ["-", "…"]], ids=["no-words", "bullet", "marks"])
def test_a_page_without_words_is_none(words: list[str]) -> None:
    assert grade_text(words) == "none"
