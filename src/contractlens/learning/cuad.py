"""CUAD, the Contract Understanding Atticus Dataset, as records: 510 commercial contracts with 41 labelled categories.

Two files are read: the one that The Atticus Project publishes (``CUAD_v1.json``, laid out like SQuAD), and JSON Lines of
``title``, ``text`` and ``labels`` (``category``, ``start``, ``end``), plain or compressed with gzip. CUAD is published
under CC BY 4.0; nothing of it is part of this package.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import CorpusError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_GZIP_MAGIC = b"\x1f\x8b"
_QUOTED = re.compile(r'"([^"]+)"')  # the questions name their category in quotes
_FILING_PARTS = re.compile(r"_| - |(?<=Agreement)-")
_LEGAL_FORM = re.compile(
    r"(?:incorporated|inc|corporation|corp|company|co|limited|ltd|llc|lp|plc|nv|sa|ag|holdings|group)+$"
)
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_FORM_IN_NAME = re.compile(
    r"\b(?:inc|corp|corporation|company|ltd|limited|llc|l\.l\.c|l\.p|lp|plc|gmbh|n\.v|s\.a|ag)\b", re.IGNORECASE
)
_LONGEST_NAME = 200  # characters
_SHORTEST_NAME = 6  # letters; shorter company names are shared by chance


@dataclass(frozen=True, slots=True)
class CuadSpan:
    """One labelled span.

    Attributes:
        category: Name of the category, as in the paper ("Cap On Liability").
        start: First character in the text of the contract.
        end: Character after the last.
    """

    category: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CuadContract:
    """A contract of CUAD and its labelled spans.

    Attributes:
        title: Name of the file, which begins with the company that filed the contract.
        text: The whole text, which the offsets of `spans` count in.
        spans: Labelled spans, in the order of the file.
    """

    title: str
    text: str
    spans: tuple[CuadSpan, ...]

    def texts(self, category: str) -> list[str]:
        """Return the labelled texts of a category, without repetitions."""
        found = (self.text[span.start : span.end] for span in self.spans if span.category == category)
        return list(dict.fromkeys(found))

    @property
    def company(self) -> str:
        """The company that filed the contract, in small letters and without its legal form.

        Example:
            >>> CuadContract("GopageCorp_20140221_10-K_EX-10.1_8432966_License Agreement", "", ()).company
            'gopage'
        """
        name = _FILING_PARTS.split(self.title)[0]
        return _bare_name(name) or name.lower()


def read_cuad(path: str | Path) -> list[CuadContract]:
    """Return the contracts of a CUAD file.

    Args:
        path: ``CUAD_v1.json`` as published, or JSON Lines with one contract a line; either may be compressed with gzip.

    Raises:
        OSError: The file cannot be opened.
        CorpusError: It is not CUAD; ``kind`` is ``"not_cuad"``.
    """
    path = Path(path)
    raw = path.read_bytes()
    if raw.startswith(_GZIP_MAGIC):
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error) as error:
            raise _not_cuad(path, "damaged gzip") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_cuad(path, "not UTF-8") from error
    contracts = [_contract(entry, path, at) for at, entry in enumerate(_entries(text, path), start=1)]
    if not contracts:
        raise _not_cuad(path, "no contracts")
    return contracts


def company_groups(contracts: Sequence[CuadContract]) -> list[int]:
    """Return a group number for each contract: those that share a company share a number.

    Two contracts share a company when the same company filed them, or when a party with a legal form ("Inc.", "GmbH")
    is named in both. What is learned on one group is then never measured on contracts of the same companies.
    """
    parents = list(range(len(contracts)))

    def root(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    named: dict[str, list[int]] = defaultdict(list)
    for at, contract in enumerate(contracts):
        for name in {contract.company, *_party_names(contract)}:
            named[name].append(at)
    for members in named.values():
        for other in members[1:]:
            parents[root(other)] = root(members[0])
    return [root(at) for at in range(len(contracts))]


def _bare_name(name: str) -> str:
    """Return the letters and digits of a company's name without its legal form."""
    return _LEGAL_FORM.sub("", _NOT_LETTERS.sub("", name[:_LONGEST_NAME].lower()))


def _party_names(contract: CuadContract) -> Iterator[str]:
    for text in contract.texts("Parties"):
        if _FORM_IN_NAME.search(text):
            name = _bare_name(text)
            if len(name) >= _SHORTEST_NAME:
                yield name


def _not_cuad(path: Path, why: str) -> CorpusError:
    return CorpusError(f"{path.name} is not a CUAD file: {why}.", kind="not_cuad", name=path.name)


def _entries(text: str, path: Path) -> Iterable[Any]:
    """Return the contracts of either layout as parsed JSON."""
    try:
        whole = json.loads(text)
    except ValueError:  # not JSON, or a number of thousands of digits
        return _json_lines(text, path)
    except RecursionError as error:
        raise _not_cuad(path, "nested too deeply") from error
    data = whole.get("data") if isinstance(whole, dict) else None
    return data if isinstance(data, list) else [whole]


def _json_lines(text: str, path: Path) -> Iterator[Any]:
    for at, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                raise _not_cuad(path, f"line {at} is not JSON") from error


def _contract(entry: Any, path: Path, at: int) -> CuadContract:
    try:
        contract = _squad_contract(entry) if "paragraphs" in entry else _line_contract(entry)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise _not_cuad(path, f"contract {at} lacks a title, a text or labels") from error
    if any(not 0 <= span.start < span.end <= len(contract.text) for span in contract.spans):
        raise _not_cuad(path, f"contract {at} has a label outside its text")
    return contract


def _line_contract(entry: dict[str, Any]) -> CuadContract:
    spans = tuple(CuadSpan(str(raw["category"]), int(raw["start"]), int(raw["end"])) for raw in entry["labels"])
    return CuadContract(str(entry["title"]), _text(entry["text"]), spans)


def _squad_contract(entry: dict[str, Any]) -> CuadContract:
    """Return a contract of the published layout: one paragraph that holds all of it, one question a category."""
    (paragraph,) = entry["paragraphs"]
    spans = [
        CuadSpan(_category(question), int(answer["answer_start"]), int(answer["answer_start"]) + len(answer["text"]))
        for question in paragraph["qas"]
        for answer in question["answers"]
    ]
    return CuadContract(str(entry["title"]), _text(paragraph["context"]), tuple(spans))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _category(question: dict[str, Any]) -> str:
    """Return the category of a question: the end of its id, or else what its words name in quotes."""
    _, separator, category = str(question.get("id", "")).rpartition("__")
    if separator:
        return category
    return str(_QUOTED.findall(question["question"])[0])
