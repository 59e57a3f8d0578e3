"""Labelled contracts as records, and as JSON Lines: what is measured against. ``docs/labelled_data.md`` has the format.

A line is one provision, in the order of the contract; everything but ``text`` may be left out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from contractlens.document import ChangeKind
from contractlens.exceptions import CorpusError, Problem
from contractlens.findings import Bearer, Modality, Status, Strength
from contractlens.learning.annotations import VALUE_SEPARATOR, Label
from contractlens.learning.markup import load_clauses, load_contract
from contractlens.learning.typesetting import to_document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from contractlens.document import Document
    from contractlens.learning.sources import ClauseSource, ContractSource

ProvisionKind = Literal[
    "paragraph", "heading", "part", "list_item", "row", "header_row", "cell", "contents", "footnote"
]
"""What a provision looks like in the file; ``row``: a table row, its cells parted by tabs."""

JUDGED = ("status", "modality", "bearer", "strength")
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "status": get_args(Status),
    "modality": get_args(Modality),
    "bearer": get_args(Bearer),
    "strength": get_args(Strength),
}
_NEEDED_VALUE = {"status": "present", "modality": "statement"}  # where a labelled set leaves the field out
_MAX_PROBLEMS = 100  # a file of another kind is wrong in every line; nobody reads more than this
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
_TEXTS = ("text", "document", "family", "number", "heading", "part")


@dataclass(frozen=True, slots=True)
class LabelledProvision:
    """One provision, and what people saw in it.

    Attributes:
        text: Its words, with its number where that is printed; the cells of a row are parted by tabs.
        labels: What it does; () for none of the types.
        certain: False where careful people might disagree: such a provision is not counted.
        number: Its number as printed, "" without one.
        heading: The heading it stands under, for a provision that stands alone.
        part: The schedule or annex it stands in, for a provision that stands alone.
        kind: See `ProvisionKind`.
        level: Depth of a heading or list item from 0, where known.
        change: Set when a tracked change inserted or deleted all of it.
        alone: True for a provision that is judged by itself, not as part of a contract.
    """

    text: str
    labels: tuple[Label, ...] = ()
    certain: bool = True
    number: str = ""
    heading: str = ""
    part: str = ""
    kind: ProvisionKind = "paragraph"
    level: int | None = None
    change: ChangeKind | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class LabelledContract:
    """A contract whose provisions people have labelled, or a collection of provisions that stand alone.

    Attributes:
        name: Name of the document.
        family: Drafter or house style; contracts of one family are alike and are held out together.
        provisions: In the order of the contract.
        judged: Which of ``status``, ``modality``, ``bearer`` and ``strength`` the labels state.
        document: The contract as it is read, where the labels came with it; None for words alone.
        places: Half-open span of each provision in the text of `document`; () without one.
    """

    name: str
    family: str
    provisions: tuple[LabelledProvision, ...]
    judged: frozenset[str] = frozenset(JUDGED)
    document: Document | None = None
    places: tuple[tuple[int, int], ...] = ()

    @property
    def is_collection(self) -> bool:
        """True when every provision stands alone."""
        return all(provision.alone for provision in self.provisions)


def read_labelled(source: str | Path, *, known_types: Collection[str] | None = None) -> list[LabelledContract]:
    """Return the labelled contracts in a file or folder.

    Args:
        source: A ``.jsonl`` file, a ``.txt`` file in our corpus notation, a folder of them, or a corpus folder with
            ``contracts/`` and ``clauses/``.
        known_types: The clause types that labels may name; None allows any.

    Raises:
        CorpusError: A file breaks the format (every mistake is listed), there is nothing labelled in the folder
            (``nothing_labelled``), or nothing can be read there (``unreadable``).
    """
    path = Path(source)
    files = _labelled_files(path)
    try:
        contracts = [contract for file in files for contract in _read_file(file, known_types)]
    except OSError as error:
        msg = f"cannot read the labelled contracts: {error.strerror}"
        raise CorpusError(msg, kind="unreadable", name=str(path)) from error
    if not contracts:
        msg = f"{path} holds no labelled contracts; give a .jsonl file, a .txt file in corpus notation, or a folder of them"
        raise CorpusError(msg, kind="nothing_labelled", name=str(path))
    return contracts


def _labelled_files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    folders = [folder for name in ("contracts", "clauses") if (folder := path / name).is_dir()] or [path]
    return [file for folder in folders for suffix in ("*.jsonl", "*.txt") for file in sorted(folder.glob(suffix))]


def _read_file(path: Path, known_types: Collection[str] | None) -> list[LabelledContract]:
    if path.suffix.lower() != ".txt":
        return parse_jsonl(_decode(path), name=path.stem, file=path.name, known_types=known_types)
    if _holds_clauses(path):
        return collections_of(load_clauses(path, known_types=known_types))
    return [labelled_contract(load_contract(path, known_types=known_types))]


def _decode(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(path.name, f"byte {error.start}", "not UTF-8; save the file with that encoding")
        raise CorpusError("cannot be read:", name=path.name, problems=(problem,)) from error


def _holds_clauses(path: Path) -> bool:
    """True for a list of clauses: its first line that is no comment names a family."""
    lines = (line.strip() for line in _decode(path).splitlines())
    first = next((line for line in lines if line and not (line.startswith("#") and not line.startswith("##"))), "")
    return first.startswith("##")


def labelled_contract(source: ContractSource) -> LabelledContract:
    """Return a contract in corpus notation with the document that it makes: one provision per line of it."""
    document, spans = to_document(source)
    labels = {start: found for start, _, found in spans}
    provisions, places = [], []
    for start, end, provision in _lines_of(document):
        provisions.append(replace(provision, labels=labels.get(start, ())))
        places.append((start, end))
    return LabelledContract(
        source.name, source.meta["family"], tuple(provisions), document=document, places=tuple(places)
    )


def _lines_of(document: Document) -> Iterator[tuple[int, int, LabelledProvision]]:
    rows = {row.start: row for row in document.rows}
    for block in document.blocks:
        start, end, kind = block.start, block.end, cast("ProvisionKind", block.kind)
        if block.cell is not None:
            if start not in rows:
                continue
            end, kind = rows[start].end, "header_row" if block.cell.header else "row"
        elif block.kind == "heading" and block.level == 0 and not block.label:
            kind = "part"
        change = document.tracked_change(start, end)
        yield (
            start,
            end,
            LabelledProvision(
                document.text[start:end],
                number=block.label,
                kind=kind,
                level=block.level,
                change=change if change in {"inserted", "deleted"} else None,
            ),
        )


def collections_of(clauses: Iterable[ClauseSource]) -> list[LabelledContract]:
    """Return standalone clauses as one collection per file and family."""
    groups: dict[tuple[str, str], list[LabelledProvision]] = {}
    for clause in clauses:
        provision = LabelledProvision(clause.text, clause.labels, heading=clause.heading, part=clause.part, alone=True)
        groups.setdefault((clause.source, clause.family), []).append(provision)
    return [
        LabelledContract(f"{source}: {family}", family, tuple(provisions))
        for (source, family), provisions in groups.items()
    ]


def parse_jsonl(
    text: str, *, name: str, file: str = "", known_types: Collection[str] | None = None
) -> list[LabelledContract]:
    """Return the contracts of a text in JSON Lines, in order of appearance.

    Args:
        text: One JSON object per line; empty lines are skipped.
        name: The document of lines that name none.
        file: Named in messages; `name` by default.
        known_types: The clause types that labels may name; None allows any.

    Raises:
        CorpusError: Listing every mistake (at most 100) with its line.

    Example:
        >>> line = '{"text": "The Supplier shall hold insurance.", "labels": [{"type": "insurance"}]}'
        >>> [contract] = parse_jsonl(line, name="agreement")
        >>> contract.name, contract.provisions[0].labels[0].clause_type
        ('agreement', 'insurance')
    """
    problems: list[Problem] = []
    grouped: dict[tuple[str, str], list[LabelledProvision]] = {}
    judged: dict[tuple[str, str], set[str]] = {}
    for number, raw in enumerate(text.split("\n"), start=1):  # splitlines() also parts at characters inside JSON texts
        if not raw.strip() or len(problems) >= _MAX_PROBLEMS:
            continue
        wrong: list[str] = []
        line = _load_line(raw, wrong)
        provision = _provision(line, wrong, known_types) if line is not None and not wrong else None
        problems += [Problem(file or name, f"line {number}", reason) for reason in wrong]
        if line is not None and provision is not None and not wrong:
            document = line.get("document") or name
            key = (document, line.get("family") or document)
            grouped.setdefault(key, []).append(provision)
            stated = judged.setdefault(key, set())
            stated.update(field for label in line.get("labels") or () for field in JUDGED if field in label)
    if problems:
        msg = f"{file or name} has {len(problems)} mistake(s):"
        raise CorpusError(msg, name=file or name, problems=tuple(problems))
    return [
        LabelledContract(key[0], key[1], tuple(provisions), frozenset(judged[key]))
        for key, provisions in grouped.items()
    ]


def _load_line(raw: str, wrong: list[str]) -> dict[str, Any] | None:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError) as error:
        wrong.append(f"not JSON (character {getattr(error, 'pos', 0) + 1})")
        return None
    if not isinstance(line, dict):
        wrong.append("a line is a JSON object: {...}")
        return None
    wrong += [f"{key} must be a text" for key in _TEXTS if not isinstance(line.get(key, ""), str | None)]
    if line.get("text") is None or (isinstance(line["text"], str) and not line["text"].strip()):
        wrong.append("text is missing or empty")
    if any(_HALF_A_CHARACTER.search(value) for key in _TEXTS if isinstance(value := line.get(key), str)):
        wrong.append("half a character (a lone surrogate); write the text anew")
    if not isinstance(line.get("labels", []), list):
        wrong.append("labels must be a list")
    wrong += [
        f"{key} must be true or false" for key in ("certain", "alone") if not isinstance(line.get(key, True), bool)
    ]
    level = line.get("level")
    if level is not None and (not isinstance(level, int) or isinstance(level, bool) or level < 0):
        wrong.append("level must be a whole number from 0")
    for key, allowed in (("kind", get_args(ProvisionKind)), ("change", get_args(ChangeKind))):
        if line.get(key) is not None and line[key] not in allowed:
            wrong.append(f"{key} must be one of {', '.join(allowed)}")
    return line


def _provision(line: dict[str, Any], wrong: list[str], known_types: Collection[str] | None) -> LabelledProvision:
    labels = [label for raw in line.get("labels", []) if (label := _label(raw, wrong, known_types))]
    repeated = [name for name, count in Counter(label.clause_type for label in labels).items() if count > 1]
    wrong += [f"{name} is labelled twice" for name in repeated]
    words = " ".join(line["text"].split()) if line.get("kind") not in {"row", "header_row"} else line["text"].strip()
    return LabelledProvision(
        words,
        tuple(labels),
        line.get("certain", True),
        (line.get("number") or "").strip(),
        line.get("heading") or "",
        line.get("part") or "",
        line.get("kind") or "paragraph",
        line.get("level"),
        line.get("change"),
        line.get("alone", False),
    )


def _label(raw: object, wrong: list[str], known_types: Collection[str] | None) -> Label | None:
    if not isinstance(raw, dict) or not isinstance(raw.get("type"), str):
        wrong.append('a label is an object with a "type"')
        return None
    if known_types is not None and raw["type"] not in known_types:
        wrong.append(f"unknown clause type {raw['type']!r}")
    values = {field: raw.get(field) or _NEEDED_VALUE.get(field) for field in JUDGED}
    for field, value in values.items():
        if value is not None and value not in _ALLOWED[field]:
            wrong.append(f"{field} must be one of {', '.join(_ALLOWED[field])}")
    attributes = raw.get("attributes") or {}
    if not isinstance(attributes, dict):
        wrong.append("attributes must be an object of names and values")
        attributes = {}
    return Label(
        raw["type"],
        cast("Status", values["status"]),
        cast("Modality", values["modality"]),
        cast("Bearer | None", values["bearer"]),
        cast("Strength | None", values["strength"]),
        {name: attribute_text(value) for name, value in attributes.items()},
    )


def attribute_text(value: object) -> str:
    """Return the value of an attribute as labels write it: ``true``, ``48``, ``0.5``; several are parted by ``|``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return VALUE_SEPARATOR.join(attribute_text(each) for each in value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def to_jsonl(contracts: Iterable[LabelledContract]) -> Iterator[str]:
    """Yield the lines of labelled contracts in JSON Lines, without line ends; fields with nothing to say are left out.

    Words deleted inside a provision that lives on, and which words were inserted, are not kept: JSON Lines hold the
    text as it reads with all changes accepted.
    """
    for contract in contracts:
        for provision in contract.provisions:
            yield json.dumps(_to_line(contract, provision), ensure_ascii=False)


_SILENT: Mapping[str, object] = {"kind": "paragraph", "alone": False}
"""Values that are left out, beside empty and missing ones."""


def _to_line(contract: LabelledContract, provision: LabelledProvision) -> dict[str, Any]:
    line: dict[str, Any] = {"document": contract.name, "family": contract.family}
    for name in ("number", "heading", "part", "kind", "level", "change", "alone", "text"):
        value = getattr(provision, name)
        if value not in {"", None, _SILENT.get(name)}:
            line[name] = value
    line["labels"] = [_label_line(label, contract.judged) for label in provision.labels]
    line["certain"] = provision.certain
    return line


def _label_line(label: Label, judged: Collection[str]) -> dict[str, Any]:
    line: dict[str, Any] = {"type": label.clause_type}
    line |= {name: getattr(label, name) for name in JUDGED if name in judged}
    if label.attributes:
        line["attributes"] = label.attributes
    return line


def write_jsonl(contracts: Sequence[LabelledContract], path: str | Path) -> int:
    """Write labelled contracts as JSON Lines and return how many lines there are.

    Raises:
        OSError: The file cannot be written.
    """
    lines = list(to_jsonl(contracts))
    Path(path).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)
