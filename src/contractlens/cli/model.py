"""``contractlens model``: what a model holds, whether it is whole, and what another one does differently."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contractlens.cli.common import EXIT_UNREADABLE, EXIT_USAGE, fail, write_text

if TYPE_CHECKING:
    import pandas as pd

    from contractlens.learning.model_diff import ModelDiff
    from contractlens.learning.model_info import ModelInfo

EXIT_NOT_WHOLE = 1
_WIDEST = 48  # characters of a cell
_MOST_ROWS = 60  # printed of a table; --format json has all

model = typer.Typer(
    name="model", help="What a trained model holds, whether its files are whole, what differs.", no_args_is_help=True
)


class ModelFormat(StrEnum):
    """How the answer is printed."""

    TABLE = "table"
    JSON = "json"


_Directory = Annotated[Path | None, typer.Argument(help="Model directory; the model that ships by default.")]
_Format = Annotated[ModelFormat, typer.Option("--format", "-f", help="How to print.")]
_Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead.")]


@model.command()
def info(directory: _Directory = None, *, form: _Format = ModelFormat.TABLE, output: _Output = None) -> None:
    """Show versions, training data, seeds, thresholds and quality of a model.

    Example: contractlens model info models/mine
    """
    from contractlens.exceptions import ModelError
    from contractlens.learning.model_info import model_info

    try:
        found = model_info(directory)
    except ModelError as error:
        fail(f"{error} [{error.kind}]", EXIT_USAGE)
    _show(found.to_dict() if form == ModelFormat.JSON else _told(found), output)


@model.command()
def verify(
    directory: _Directory = None,
    *,
    corpus: Annotated[
        Path | None, typer.Option(help="Folder of the corpus that it was trained on, to check too.")
    ] = None,
    form: _Format = ModelFormat.TABLE,
    output: _Output = None,
) -> None:
    """Check every file of a model against the manifest, and load it; exit code 1 when something is wrong.

    Example: contractlens model verify models/mine --corpus models/corpus
    """
    from contractlens.learning.model_info import plain_rows, verify_model

    if corpus is not None and not corpus.is_dir():
        fail(f"{corpus} is no folder", EXIT_USAGE)
    found = verify_model(directory, corpus=corpus)
    wrong = found[~found.state.isin(["ok", "not_listed"])]
    if form == ModelFormat.JSON:
        _show({"whole": wrong.empty, "files": plain_rows(found)}, output)
    else:
        told = "every file is the one that the manifest names" if wrong.empty else f"{len(wrong)} file(s) wrong"
        _show(f"{_table(found[['file', 'state', 'bytes', 'message']])}\n{told}", output)
    if not wrong.empty:
        raise typer.Exit(EXIT_NOT_WHOLE)


@model.command()
def diff(
    old: Annotated[Path, typer.Argument(help="Model directory.")],
    new: Annotated[Path | None, typer.Argument(help="Model directory; the model that ships by default.")] = None,
    *,
    contract: Annotated[
        list[Path] | None, typer.Option(help="Contract to analyse with both: findings that differ. May be repeated.")
    ] = None,
    form: _Format = ModelFormat.TABLE,
    output: _Output = None,
) -> None:
    """Compare two models: how they were made, types, thresholds, quality, vocabulary, and findings in contracts.

    Example: contractlens model diff models/default models/mine --contract sample_contracts/council_hosting.pdf
    """
    from contractlens.exceptions import ModelError, ReadError
    from contractlens.learning.model_diff import diff_models

    try:
        found = diff_models(old, new, contracts=contract or ())
    except ModelError as error:
        fail(f"{error} [{error.kind}]", EXIT_USAGE)
    except ReadError as error:
        fail(f"{error} [{error.kind}]", EXIT_UNREADABLE)
    _show(found.to_dict() if form == ModelFormat.JSON else _differences(found), output)


def _show(found: dict[str, Any] | str, output: Path | None) -> None:
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, indent=1)
    if output is None:
        typer.echo(text)
    else:
        write_text(output, f"{text}\n")


def _table(table: pd.DataFrame) -> str:
    shown = table.head(_MOST_ROWS).astype(object).where(table.head(_MOST_ROWS).notna(), "")
    text: str = shown.to_string(index=False, max_colwidth=_WIDEST)
    left = len(table) - len(shown)
    return f"{text}\n... and {left} more; --format json has all" if left else text


def _told(found: ModelInfo) -> str:
    fits = {True: "as when it was trained", False: "changed since it was trained", None: "not recorded"}
    lines = [
        f"model {found.version}, format {found.format_version}, {len(found.labels)} clause types: {found.directory}",
        f"fingerprint {found.fingerprint}",
        f"rules of the clause types: {fits[found.fits_taxonomy]}",
        "made with " + (", ".join(f"{name} {number}" for name, number in found.made_with.items()) or "(not recorded)"),
        "seeds: " + (", ".join(f"{name} {number}" for name, number in found.seeds.items()) or "(not recorded)"),
    ]
    counts = {name: value for name, value in found.training.items() if isinstance(value, int | str)}
    files = found.training.get("files")
    counts |= {"files": len(files)} if isinstance(files, dict) else {}
    lines.append("trained on " + (", ".join(f"{name}: {value}" for name, value in counts.items()) or "(not recorded)"))
    return "\n".join([*lines, "", _table(found.metrics), "", _table(found.types)])


def _differences(found: ModelDiff) -> str:
    if found.is_same:
        return "the two models are the same"
    is_file = found.facts.what.str.startswith("training.files.")
    titles = {
        f"How they were made ({is_file.sum()} training file(s) differ)": found.facts[~is_file],
        "Clause types": found.types,
        "Quality on held-out text (of each model's own training)": found.metrics,
        "Vocabulary": found.vocabulary.drop(columns=["examples_gained", "examples_lost"]),
    }
    parts = [f"{title}\n{_table(table) if len(table) else 'no difference'}" for title, table in titles.items()]
    if found.contracts:
        shown = _table(found.findings.drop(columns="finding_id")) if len(found.findings) else "no difference"
        parts.append(f"Findings that differ in {found.contracts} contract(s)\n{shown}")
    return "\n\n".join(parts)
