"""``contractlens train``: the model that ships, or one of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contractlens.cli.common import EXIT_USAGE, fail


def train(
    corpus: Annotated[Path, typer.Option(help="Folder with contracts/*.txt and clauses/*.txt.")] = Path(
        "models/corpus"
    ),
    output: Annotated[Path, typer.Option("--output", "-o", help="Model directory to write.")] = Path("models/default"),
) -> None:
    """Train the classifier on a labelled corpus and write a model directory.

    Example: contractlens train --corpus models/corpus --output models/default
    """
    from contractlens.exceptions import CorpusError
    from contractlens.learning.training import train as train_model

    try:
        trained = train_model(corpus, output)
    except (CorpusError, OSError) as error:
        fail(str(error), EXIT_USAGE)
    for title, evaluation in (("whole contracts", trained.contracts), ("standalone clauses", trained.clauses)):
        micro = evaluation.micro
        typer.echo(
            f"held-out {title}: {evaluation.provisions} provisions, precision {micro.precision:.3f}, "
            f"recall {micro.recall:.3f}, micro F1 {micro.f1:.3f}, macro F1 {evaluation.macro_f1:.3f}"
        )
    typer.echo(f"wrote {output}")
