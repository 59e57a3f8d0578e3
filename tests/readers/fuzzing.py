"""Damages good files in the ways that archives and attackers do, the same way for the same number.

`damage` makes one input; `verdict` says what reading it gave, and whether that is in order: a Document that keeps its
promises, or one of our errors with a documented kind.
"""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
import zlib
from contextlib import suppress
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from contractlens.exceptions import ReadError
from contractlens.readers import read_document
from contractlens.readers.conformance import check_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from contractlens.document import Limits
    from contractlens.readers import Engine, Ocr

KINDS = frozenset(re.findall(r"``([a-z_]+)``", ReadError.__doc__ or "")) - {"kind"}
"""The kinds of refusal that the documentation of `ReadError` names."""

PACKED = frozenset({"docx", "odt", "zip"})
MARKUP = frozenset({"docx", "odt", "fodt", "html"})
_ENDINGS = (
    ".pdf",
    ".docx",
    ".doc",
    ".odt",
    ".fodt",
    ".txt",
    ".md",
    ".html",
    ".eml",
    ".msg",
    ".zip",
    ".rtf",
    ".png",
    "",
)
_HOSTILE_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"2147483647",
    b"-2147483648",
    b"4294967295",
    b"99999999999999999999",
    b"nan",
    b"1e308",
)
_HOSTILE_VALUES = ("", "0", "-1", "99999999999", "NaN", "1e999", "\u0663", "x" * 5000, "../../x", "%1%2%3%9", "auto")
_MOST_XML = 4_000_000
"""Bytes of a part above which it is not parsed for damage: one parse is most of the time of an input."""


class Seed(NamedTuple):
    """A good file."""

    name: str
    data: bytes


class Input(NamedTuple):
    """A damaged file and how it was made."""

    format: str
    number: int
    name: str
    data: bytes
    recipe: str


def damage(corpus: Mapping[str, Sequence[Seed]], form: str, number: int) -> Input:
    """Return input `number` of a format, the same at each call with the same corpus."""
    chance = random.Random(f"{form}/{number}")
    seeds = corpus[form]
    name, data = chance.choice(seeds)
    done = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        change = chance.choice(_changes(form))
        done.append(change.__name__.strip("_"))
        data = change(chance, data, seeds, corpus)
    if chance.random() < 0.1:
        name = f"renamed{chance.choice(_ENDINGS)}"
    return Input(form, number, name, data, f"{name}: {', '.join(done)}")


def verdict(
    name: str, data: bytes, limits: Limits | None = None, *, ocr: Ocr = "never", engine: Engine = "pdfium"
) -> tuple[str, str]:
    """Read an input; return how it ended and, where that is a defect, what is wrong.

    The end is ``document``, the kind of a refusal, or the name of an exception that should not have come out.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            document = read_document(Named(data, name), limits=limits, ocr=ocr, engine=engine)
    except ReadError as error:
        return error.kind, "" if error.kind in KINDS and error.message else f"undocumented kind {error.kind!r}"
    except Exception as error:  # noqa: BLE001 - whatever else comes out is the defect
        return type(error).__name__, f"{type(error).__name__}: {error}"
    return "document", "; ".join(check_document(document)[:3])


class Named(io.BytesIO):
    """Bytes with a file name."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def _changes(form: str) -> list[Callable[..., bytes]]:
    """Return the ways to damage a format; those that reach deep into it weigh more."""
    ways: list[Callable[..., bytes]] = [flip_bits, overwrite, cut, truncate, repeat, shuffle, splice, numbers]
    if form in PACKED:
        ways += [member_bytes, drop_member, swap_member, double_member, rename_member, member_markup, member_markup]
        ways += [member_markup] * 6 if form != "zip" else [member_bytes] * 3
    elif form in MARKUP:
        ways += [markup] * 5
    elif form == "pdf":
        ways += [streams, streams, streams, objects, objects]
    return ways


# --- bytes


def flip_bits(chance: random.Random, data: bytes, *_: object) -> bytes:
    changed = bytearray(data)
    for _number in range(chance.choice((1, 3, 30))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def overwrite(chance: random.Random, data: bytes, *_: object) -> bytes:
    start, end = _chunk(chance, data)
    filler = chance.choice((b"\0", b"\xff", b" ", b"<", b"("))
    return data[:start] + filler * (end - start) + data[end:]


def cut(chance: random.Random, data: bytes, *_: object) -> bytes:
    start, end = _chunk(chance, data)
    return data[:start] + data[end:]


def truncate(chance: random.Random, data: bytes, *_: object) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def repeat(chance: random.Random, data: bytes, *_: object) -> bytes:
    start, end = _chunk(chance, data)
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[start:end] * chance.choice((1, 2, 20)) + data[at:]


def shuffle(chance: random.Random, data: bytes, *_: object) -> bytes:
    size = max(1, len(data) // chance.choice((4, 16, 64)))
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    one, other = chance.randrange(len(pieces) or 1), chance.randrange(len(pieces) or 1)
    if pieces:
        pieces[one], pieces[other] = pieces[other], pieces[one]
    return b"".join(pieces)


def splice(chance: random.Random, data: bytes, seeds: Sequence[Seed], corpus: Mapping[str, Sequence[Seed]]) -> bytes:
    """The head of one file and the tail of another, sometimes of another format."""
    others = seeds if chance.random() < 0.7 else corpus[chance.choice(sorted(corpus))]
    other = chance.choice(list(others)).data
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def numbers(chance: random.Random, data: bytes, *_: object) -> bytes:
    """Other values in place of numbers written in digits."""
    found = [match.span() for match in re.finditer(rb"\d{1,10}", data[:2_000_000])]
    for start, end in sorted(chance.sample(found, min(len(found), chance.choice((1, 2, 8)))), reverse=True):
        data = data[:start] + chance.choice(_HOSTILE_NUMBERS) + data[end:]
    return data


def _chunk(chance: random.Random, data: bytes) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 8, 100, 2_000, 20_000)))


# --- packages


def members(data: bytes) -> dict[str, bytes]:
    """Return what a ZIP holds; {} for what is no ZIP (any more)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        return {}


def pack(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of members in order; the same name may come twice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of duplicate names
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _repacked(chance: random.Random, data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    parts = members(data)
    if not parts:
        return flip_bits(chance, data)
    name = _telling(chance, parts)
    return pack([(each, change(each, content) if each == name else content) for each, content in parts.items()])


def _telling(chance: random.Random, parts: Mapping[str, bytes]) -> str:
    """Return the name of a part, more often of one that the text stands in."""
    heavy = [name for name in parts if name.endswith(("document.xml", "content.xml", "numbering.xml", "styles.xml"))]
    return chance.choice(heavy if heavy and chance.random() < 0.7 else list(parts))


def member_bytes(chance: random.Random, data: bytes, *_: object) -> bytes:
    way = chance.choice((flip_bits, cut, truncate, repeat, numbers))
    return _repacked(chance, data, lambda _name, content: way(chance, content))


def member_markup(chance: random.Random, data: bytes, *_: object) -> bytes:
    return _repacked(chance, data, lambda _name, content: markup(chance, content))


def drop_member(chance: random.Random, data: bytes, *_: object) -> bytes:
    parts = members(data)
    gone = _telling(chance, parts) if parts else ""
    return pack([(name, content) for name, content in parts.items() if name != gone])


def swap_member(chance: random.Random, data: bytes, seeds: Sequence[Seed], corpus: object) -> bytes:
    """A part of another document in place of its own, or of a part with another name."""
    parts, others = members(data), members(chance.choice(list(seeds)).data)
    if not parts or not others:
        return data
    name = _telling(chance, parts)
    parts[name] = others[name] if name in others and chance.random() < 0.8 else chance.choice(list(others.values()))
    return pack(list(parts.items()))


def double_member(chance: random.Random, data: bytes, *_: object) -> bytes:
    parts = list(members(data).items())
    if not parts:
        return data
    name, content = chance.choice(parts)
    return pack([*parts, (name, chance.choice((content, b"", content[::-1])))])


def rename_member(chance: random.Random, data: bytes, *_: object) -> bytes:
    parts = members(data)
    old = _telling(chance, parts) if parts else ""
    new = chance.choice((f"../{old}", f"/{old}", old.upper(), old.replace("/", "\\"), "", f"{old}/", "x" * 300))
    return pack([(new if name == old else name, content) for name, content in parts.items()])


# --- markup


def markup(chance: random.Random, data: bytes, *_: object) -> bytes:
    """Elements taken out, doubled, moved, nested, and attributes and words replaced."""
    if len(data) > _MOST_XML:
        return member_free(chance, data)
    parser = etree.XMLParser(recover=True, resolve_entities=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return member_free(chance, data)
    for _number in range(chance.choice((1, 2, 5, 20))):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        if len(elements) > 1:
            with suppress(ValueError):  # names that only a parser that recovers lets through
                _change_element(chance, chance.choice(elements[1:]), elements)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def member_free(chance: random.Random, data: bytes) -> bytes:
    return chance.choice((flip_bits, cut, truncate, repeat))(chance, data)


def _change_element(chance: random.Random, element: etree._Element, elements: list[etree._Element]) -> None:
    parent = element.getparent()
    if parent is None:
        return
    match chance.randrange(8):
        case 0:
            parent.remove(element)
        case 1:
            _double(chance, element, parent)
        case 2:
            _nest(chance, element)
        case 3:
            target = chance.choice(elements)
            if target is not element and element not in target.iterancestors():
                target.append(element)
        case 4 if element.attrib:
            element.set(chance.choice(list(element.attrib)), chance.choice(_HOSTILE_VALUES))
        case 5 if element.attrib:
            del element.attrib[chance.choice(list(element.attrib))]
        case 6:
            element.text = chance.choice((*_HOSTILE_VALUES, "\u202e1.1\ufeff\xad", "\u2028", "\t \u00a0", None))
        case _:
            element.tag = chance.choice(elements).tag


def _double(chance: random.Random, element: etree._Element, parent: etree._Element) -> None:
    if sum(1 for _ in element.iter()) < 500:
        for _number in range(chance.choice((1, 3, 50))):
            parent.append(deepcopy(element))


def _nest(chance: random.Random, element: etree._Element) -> None:
    """Put copies of an element into itself, one inside the other."""
    if sum(1 for _ in element.iter()) > 60:
        return
    copy = deepcopy(element)
    for _number in range(chance.choice((1, 5, 60))):
        outer = deepcopy(element)
        deepest = outer
        while children := [child for child in deepest if isinstance(child.tag, str)]:
            deepest = children[0]
        deepest.append(copy)
        copy = outer
        if sum(1 for _ in copy.iter()) > 2_000:
            break
    element.append(copy)


# --- PDF

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)


def streams(chance: random.Random, data: bytes, *_: object) -> bytes:
    """Damage inside a stream, packed anew where it was packed."""
    found = [match.span(1) for match in _STREAM.finditer(data)]
    if not found:
        return flip_bits(chance, data)
    start, end = chance.choice(found)
    packed = data[start:end]
    try:
        content = zlib.decompress(packed)
    except zlib.error:
        content = b""
    way = chance.choice((numbers, cut, repeat, flip_bits, operators, operators))
    changed = zlib.compress(way(chance, content)) if content else way(chance, packed)
    return data[:start] + changed + data[end:]


def operators(chance: random.Random, data: bytes, *_: object) -> bytes:
    """Other drawing operators between those that are there."""
    extra = chance.choice(
        (b" q" * 2_000, b" Q" * 50, b" BT", b" ET", b" 0 0 0 0 0 0 cm", b" 1e9 0 0 1e9 0 0 Tm", b" /X0 Do", b" 3 Tr",
         b" 0 0 1 1 re f" * 2_000, b" -1 Tz", b" (a) Tj" * 5_000, b" 1 0 0 1 nan inf Tm")
    )  # fmt: skip
    at = data.find(b"\n", chance.randrange(len(data) + 1))
    return data[:at] + extra + data[at:] if at >= 0 else data + extra


def objects(chance: random.Random, data: bytes, *_: object) -> bytes:
    """References between objects sent elsewhere: cycles, and values of another type."""
    found = [match.span() for match in re.finditer(rb"\b\d{1,6} 0 R\b", data)]
    for start, end in sorted(chance.sample(found, min(len(found), chance.choice((1, 3, 10)))), reverse=True):
        other = chance.choice(found)
        value = chance.choice((data[other[0] : other[1]], b"null", b"[]", b"<<>>", b"-7", b"(a)", b"/N"))
        data = data[:start] + value + data[end:]
    return data
