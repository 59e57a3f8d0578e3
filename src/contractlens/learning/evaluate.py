"""Measures an analyzer on labelled contracts: `evaluate`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from contractlens.analyzer import Analyzer
from contractlens.exceptions import CorpusError, ReadError
from contractlens.learning.bootstrap import SAMPLES, SEED
from contractlens.learning.evaluation_report import EvaluationReport, join_data
from contractlens.learning.judging import judge_contract
from contractlens.learning.labelled import LabelledContract, read_labelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.learning.judging import Judged

_FILES = (".docx", ".pdf", ".odt", ".docm", ".rtf", ".doc", ".html", ".htm", ".md")  # the first one counts


def evaluate(
    source: str | Path | Sequence[LabelledContract],
    *,
    analyzer: Analyzer | None = None,
    contracts: str | Path | None = None,
    strict: bool = False,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> EvaluationReport:
    """Return how right the findings are on labelled contracts.

    Args:
        source: A ``.jsonl`` file of labelled provisions (``docs/labelled_data.md``), a ``.txt`` file in corpus notation,
            a folder of them, or labelled contracts already read.
        analyzer: Whose model to measure; the one that ships by default.
        contracts: Folder with the contracts' own files, named as the documents: those are analysed, and the labelled
            words are looked up in them. By default the folder of the JSON Lines is looked into; a contract without a
            file is analysed from its labelled words.
        strict: Count a finding for every labelled paragraph that it runs over; by default one that runs on from a
            lead-in over list items is no false alarm in an item that is not labelled with its type.
        samples: How many times contracts are drawn for the intervals.
        seed: Of the drawing: the same labels and model give the same report.

    Raises:
        CorpusError: The labels break their format, or there are none.
        ValueError: `samples` is not above 0.

    Example:
        >>> import contractlens as cl
        >>> report = cl.evaluate("sample_contracts/source/council_hosting.txt")
        >>> float(report.totals.set_index("measure").loc["micro", "f1"]) > 0.7
        True
    """
    if samples < 1:
        msg = f"samples must be above 0, not {samples}"
        raise ValueError(msg)
    analyzer = analyzer or Analyzer.load()
    began = time.perf_counter()
    path = Path(source) if isinstance(source, str | Path) else None
    labelled = read_labelled(source) if isinstance(source, str | Path) else list(source)
    files = _contract_files(path, Path(contracts) if contracts is not None else None)
    judged: list[Judged] = []
    skipped: list[str] = []
    unmatched = with_file = 0
    for contract in labelled:
        file = files.get(_key(contract.name))
        try:
            found = judge_contract(contract, analyzer, file=file, strict=strict)
        except ReadError as error:
            skipped.append(f"{contract.name}: {error.kind}")
            continue
        with_file += file is not None
        judged += found.provisions
        unmatched += found.unmatched
    if contracts is not None and not with_file:
        msg = f"no file in {contracts} has the name of a labelled document and can be read"
        raise CorpusError(msg, kind="no_contract_files", name=str(contracts))
    return EvaluationReport(
        tuple(judged),
        analyzer.taxonomy,
        _describe(path, labelled, with_file),
        analyzer.model_version,
        unmatched,
        time.perf_counter() - began,
        samples,
        seed,
        tuple(skipped),
    )


def _contract_files(source: Path | None, folder: Path | None) -> dict[str, Path]:
    """Return the contracts' own files by name; of several with one name the kind that says most."""
    if folder is None:
        if source is None:
            return {}
        folder = source if source.is_dir() else source.parent
        if any(source.glob("*.txt") if source.is_dir() else [source] * (source.suffix.lower() == ".txt")):
            return {}  # corpus notation holds the whole contract; its own file is analysed only when asked for
    elif not folder.is_dir():
        msg = f"{folder} is not a folder of contracts"
        raise CorpusError(msg, kind="unreadable", name=str(folder))
    found: dict[str, Path] = {}
    for suffix in _FILES:
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() == suffix and path.is_file():
                found.setdefault(_key(path.stem), path)
    return found


def _key(name: str) -> str:
    """Return a document's name without case and outer spaces: "Schedule 2 .docx" is "schedule 2"."""
    return name.strip().casefold()


def _describe(path: Path | None, labelled: Sequence[LabelledContract], with_file: int) -> str:
    where = path.name if path else join_data(contract.name for contract in labelled)
    return f"{where}, {with_file} contract files" if with_file else f"{where}, from labelled words"
