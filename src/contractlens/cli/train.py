"""``contractlens train``: the model that ships, or one of your own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contractlens.cli.common import EXIT_USAGE, fail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.learning.examples import Corpus


def train(
    corpus: Annotated[Path, typer.Option(help="Folder with contracts/*.txt and clauses/*.txt.")] = Path(
        "models/corpus"
    ),
    output: Annotated[Path, typer.Option("--output", "-o", help="Model directory to write.")] = Path("models/default"),
    extra: Annotated[
        list[Path] | None,
        typer.Option(help="Labelled text of your own: .jsonl, .txt in corpus notation, or a folder; may be repeated."),
    ] = None,
    cuad: Annotated[Path | None, typer.Option(help="CUAD_v1.json: its marked provisions are added.")] = None,
    cuad_types: Annotated[
        Path | None, typer.Option(help="TOML file: clause type per category of CUAD; one ships.")
    ] = None,
    *,
    only_extra: Annotated[
        bool, typer.Option("--only-extra", help="Train on --extra and --cuad alone, without --corpus.")
    ] = False,
) -> None:
    """Train the classifier on a labelled corpus and write a model directory.

    Example: contractlens train --extra mine.jsonl --output models/mine
    """
    from contractlens.exceptions import CorpusError
    from contractlens.learning.training import train as train_model

    try:
        own = _extra_corpora(extra or (), cuad, cuad_types)
        trained = train_model(None if only_extra else corpus, output, extra=own)
    except (CorpusError, OSError) as error:
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
