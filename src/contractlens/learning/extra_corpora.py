"""Labelled text of your own beside the corpus that ships: JSON Lines, our corpus notation, or CUAD."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from contractlens.detection.provisions import Provision, build_provisions
from contractlens.exceptions import CorpusError, Problem
from contractlens.learning.annotations import Label
from contractlens.learning.cuad import company_groups, read_cuad
from contractlens.learning.examples import Corpus, Example, labels_in
from contractlens.learning.judging import typeset
from contractlens.learning.labelled import read_labelled
from contractlens.readers.text_places import read_text
from contractlens.segmentation import segment_clauses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from contractlens.learning.cuad import CuadContract
    from contractlens.learning.labelled import LabelledContract, LabelledProvision

CUAD_TYPES = Path(__file__).parents[1] / "data" / "cuad_types.toml"


def load_extra(source: str | Path, *, known_types: Collection[str] | None = None) -> Corpus:
    """Return labelled contracts as training examples.

    Provisions marked ``"certain": false`` teach nothing. A provision without a label is an example of none of the
    types: label exhaustively, or say ``"certain": false`` where you did not look.

    Args:
        source: A ``.jsonl`` file (see ``docs/labelled_data.md``), a ``.txt`` file in corpus notation, or a folder of
            them.
        known_types: The clause types that labels may name; None allows any.

    Raises:
        CorpusError: A file breaks the format; every mistake is listed.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "mine.jsonl")
        ...     _ = path.write_text('{"text": "The Supplier shall insure.", "labels": [{"type": "insurance"}]}')
        ...     corpus = load_extra(path)
        >>> [sorted(example.types) for example in corpus.examples], list(corpus.files)
        ([['insurance']], ['mine.jsonl'])
    """
    path = Path(source)
    contracts = read_labelled(path, known_types=known_types)
    examples = [example for contract in contracts for example in _examples(contract)]
    return Corpus(tuple(examples), _digests(path, ("*.jsonl", "*.txt")))


def load_cuad(
    source: str | Path,
    *,
    known_types: Collection[str] | None = None,
    categories: Mapping[str, str] | None = None,
) -> Corpus:
    """Return what CUAD marks as training examples: provisions that do what one of the clause types describes.

    CUAD marks 41 categories and is silent on the rest of our types. So only marked provisions are taken, each standing
    alone: one that is not marked may well be of a type that CUAD does not know, and teaches nothing. Contracts of one
    company are one family.

    Args:
        source: ``CUAD_v1.json`` as published, or JSON Lines, see `read_cuad`.
        known_types: The clause types that may be named; None allows any.
        categories: Clause type per category; see `read_categories` for those that ship. Other categories are left out.

    Raises:
        OSError: The file cannot be opened.
        CorpusError: It is not CUAD (``not_cuad``), or a category leads to an unknown clause type.
    """
    path = Path(source)
    types = categories if categories is not None else read_categories()
    unknown = sorted(set(types.values()) - set(known_types)) if known_types is not None else []
    if unknown:
        msg = f"categories of CUAD lead to clause types that there are not: {', '.join(unknown)}"
        raise CorpusError(msg, name=path.name)
    contracts = read_cuad(path)
    families = company_groups(contracts)
    examples = [
        example
        for contract, family in zip(contracts, families, strict=True)
        for example in _marked(contract, f"cuad {contracts[family].company}", types)
    ]
    return Corpus(tuple(examples), _digests(path, ()))


def read_categories(path: str | Path | None = None) -> dict[str, str]:
    """Return the clause type of each category of CUAD that has one.

    Args:
        path: A TOML file with a table ``[categories]``; None for the one that ships.

    Raises:
        CorpusError: The file cannot be read, or is not of that form.

    Example:
        >>> read_categories()["Cap On Liability"]
        'liability_cap'
    """
    place = Path(path) if path is not None else CUAD_TYPES
    try:
        content = tomllib.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _bad_categories(place, "not TOML in UTF-8") from error
    found = content.get("categories")
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise _bad_categories(place, 'give "name of the category" = "clause_type" under [categories]')
    return dict(found)


def join_corpora(corpora: Sequence[Corpus]) -> Corpus:
    """Return several corpora as one, in their order; files of the same name get a number."""
    files: dict[str, str] = {}
    for corpus in corpora:
        for name, digest in corpus.files.items():
            taken = sum(known == name or known.startswith(f"{name} #") for known in files)
            files[f"{name} #{taken + 1}" if taken else name] = digest
    return Corpus(tuple(example for corpus in corpora for example in corpus.examples), files)


def _bad_categories(path: Path, reason: str) -> CorpusError:
    problems = (Problem(path.name, "categories", reason),)
    return CorpusError("the categories of CUAD cannot be read:", name=path.name, problems=problems)


def _digests(path: Path, patterns: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of the files that were read, by their names under the folder given."""
    if not path.is_dir():
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()}
    folders = [folder for name in ("contracts", "clauses") if (folder := path / name).is_dir()] or [path]
    files = sorted(file for folder in folders for pattern in patterns for file in folder.glob(pattern))
    return {
        f"{path.name}/{file.relative_to(path).as_posix()}": hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def _examples(contract: LabelledContract) -> Iterator[Example]:
    if contract.is_collection:
        yield from (_alone(contract, each) for each in contract.provisions if each.certain)
        return
    document, places = (contract.document, contract.places) if contract.document is not None else typeset(contract)
    placed = [
        (place, provision) for place, provision in zip(places, contract.provisions, strict=True) if place is not None
    ]
    spans = [(*place, provision.labels) for place, provision in placed if provision.labels and provision.certain]
    unsure = [(*place, (_UNSURE,)) for place, provision in placed if not provision.certain]
    provisions = build_provisions(document, segment_clauses(document))
    kept = [position for position, provision in enumerate(provisions) if not labels_in(provision, unsure)]
    moved = {old: new for new, old in enumerate(kept)}  # an item knows its lead-in by its position
    for position in kept:
        provision = provisions[position]
        if provision.parent is not None:
            provision = replace(provision, parent=moved.get(provision.parent))
        yield Example(provision, labels_in(provision, spans), contract.family, "contract", contract.name)


def _alone(contract: LabelledContract, labelled: LabelledProvision) -> Example:
    end = len(labelled.text)
    provision = Provision("c0", "clause", 0, end, end, labelled.text, heading=labelled.heading, part=labelled.part)
    return Example(provision, labelled.labels, contract.family, "clause", contract.name)


_UNSURE = Label("unsure", "present", "statement", None, None)


def _marked(contract: CuadContract, family: str, types: Mapping[str, str]) -> Iterator[Example]:
    """Yield the provisions of a contract that hold a marked span of a wanted category."""
    places = read_text(contract.text, name=contract.title)
    if places is None:
        return
    spans = []
    for span in contract.spans:
        clause_type = types.get(span.category)
        place = places.in_document(span.start, span.end) if clause_type else None
        if clause_type and place is not None:
            spans.append((place, Label(clause_type, "present", "statement", None, None)))
    for provision in build_provisions(places.document, segment_clauses(places.document)):
        here = {
            label.clause_type: label for (start, end), label in spans if start < provision.end and provision.start < end
        }
        if here:
            alone = Provision(
                "c0", "clause", 0, len(provision.text), len(provision.text), provision.text, provision.body_start,
                heading=provision.heading, part=provision.part,
            )  # fmt: skip
            yield Example(alone, tuple(here.values()), family, "clause", contract.title)
