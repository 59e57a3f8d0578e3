"""``contractlens train``: the model that ships, one of your own, or one that learns from corrections."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contractlens.cli.common import EXIT_USAGE, fail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.learning.examples import Corpus

EXIT_WORSE = 4
"""The old model is better, so the new one was not written."""


def train(
    corpus: Annotated[Path, typer.Option(help="Folder with contracts/*.txt and clauses/*.txt.")] = Path(
        "models/corpus"
    ),
    output: Annotated[Path, typer.Option("--output", "--out", "-o", help="Model directory to write.")] = Path(
        "models/default"
    ),
    extra: Annotated[
        list[Path] | None,
        typer.Option(help="Labelled text of your own: .jsonl, .txt in corpus notation, or a folder; may be repeated."),
    ] = None,
    cuad: Annotated[Path | None, typer.Option(help="CUAD_v1.json: its marked provisions are added.")] = None,
    cuad_types: Annotated[
        Path | None, typer.Option(help="TOML file: clause type per category of CUAD; one ships.")
    ] = None,
    corrections: Annotated[
        list[Path] | None,
        typer.Option(help="File of corrections or reviewed workbook to learn from; may be repeated."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            help="Model to compare with; the one in --out by default, where there is none the one that ships."
        ),
    ] = None,
    held_out: Annotated[
        Path | None,
        typer.Option(help="With --corrections: labelled contracts that neither model knows, to measure both on."),
    ] = None,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="With --corrections: write the new model even if the old one is better.")
    ] = False,
    only_extra: Annotated[
        bool, typer.Option("--only-extra", help="Train on --extra and --cuad alone, without --corpus.")
    ] = False,
) -> None:
    """Train the classifier on a labelled corpus and write a model directory.

    With --corrections the new model is compared with the old one on held-out contracts, the findings gained and lost are
    shown, and it is not written (exit code 4) where the old one is better, unless --force is given.

    Example: contractlens train --corrections corrections.jsonl --out models/ours
    """
    from contractlens.exceptions import CorpusError, ModelError, OutputError
    from contractlens.learning.training import train as train_model

    where = None if only_extra else corpus
    try:
        own = _extra_corpora(extra or (), cuad, cuad_types)
        if corrections:
            options = _Options(against, held_out, force=force)
            _train_with_corrections(where, corrections, output, own, options)
            return
        trained = train_model(where, output, extra=own)
    except (CorpusError, ModelError, OutputError, OSError) as error:
        fail(str(error), EXIT_USAGE)
    for title, evaluation in (("whole contracts", trained.contracts), ("standalone clauses", trained.clauses)):
        micro = evaluation.micro
        typer.echo(
            f"held-out {title}: {evaluation.provisions} provisions, precision {micro.precision:.3f}, "
            f"recall {micro.recall:.3f}, micro F1 {micro.f1:.3f}, macro F1 {evaluation.macro_f1:.3f}"
        )
    typer.echo(f"wrote {output}")


def _extra_corpora(extra: Sequence[Path], cuad: Path | None, cuad_types: Path | None) -> list[Corpus]:
    from contractlens.learning.extra_corpora import load_cuad, load_extra, read_categories
    from contractlens.taxonomy import Taxonomy

    known = Taxonomy.default().types
    corpora = [load_extra(path, known_types=known) for path in extra]
    if cuad is not None:
        corpora.append(load_cuad(cuad, known_types=known, categories=read_categories(cuad_types)))
    return corpora


@dataclass(frozen=True, slots=True)
class _Options:
    against: Path | None
    held_out: Path | None
    force: bool


def _train_with_corrections(
    corpus: Path | None,
    files: Sequence[Path],
    output: Path,
    extra: Sequence[Corpus],
    options: _Options,
) -> None:
    from contractlens.corrections.reading import read_corrections
    from contractlens.learning.refit import train_with_corrections
    from contractlens.learning.refit_text import refit_text

    listed = [correction for file in files for correction in read_corrections(file)]
    typer.echo(f"{len(listed)} corrections; fitting both models, this takes some minutes", err=True)
    refit = train_with_corrections(
        corpus,
        listed,
        output,
        old_dir=options.against,
        extra=extra,
        held_out=options.held_out,
        force=options.force,
    )
    typer.echo(refit_text(refit))
    if not refit.is_written:
        fail(
            f"the old model (version {refit.old_version}) is better, so {output} was left as it is: "
            f"{'; '.join(refit.objections)}. --force writes the new one all the same",
            EXIT_WORSE,
        )
    for objection in refit.objections:
        typer.echo(f"contractlens: written with --force although {objection}", err=True)
    typer.echo(f"\nwrote {output} (version {refit.model.version})")
