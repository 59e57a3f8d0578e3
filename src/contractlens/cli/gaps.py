"""``contractlens gaps``: one contract held against a playbook."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contractlens.cli.common import (
    EXIT_USAGE,
    MaskOption,
    fail,
    load_taxonomy,
    print_width,
    read_and_analyze,
    write_text,
)
from contractlens.cli.output import print_warnings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.taxonomy import Taxonomy

EXIT_GAPS = 1


class GapFormat(StrEnum):
    """How gaps are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Severity(StrEnum):
    """How much a gap weighs."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"


PlaybookOption = Annotated[
    str, typer.Option("--playbook", "-p", help="A name from `contractlens playbooks`, or a .toml or .xlsx file.")
]
FactOption = Annotated[
    list[str] | None,
    typer.Option(
        "--fact", help="What the contract does not say: signed=2025-04-01, value=5000000, citizen_facing=yes."
    ),
]
FailOption = Annotated[
    Severity | None,
    typer.Option("--fail-on", help="Exit 1 if a requirement of this severity or above is not shown to be met."),
]


def gaps(
    file: Annotated[Path, typer.Argument(help="A contract: PDF, Word, text, Markdown, HTML, or a mail or ZIP.")],
    playbook: PlaybookOption,
    output_format: Annotated[GapFormat, typer.Option("--format", "-f", help="How to print.")] = GapFormat.TABLE,
    fact: FactOption = None,
    fail_on: FailOption = None,
    taxonomy: Annotated[Path | None, typer.Option(help="TOML file with your own clause types, beside ours.")] = None,
    password: Annotated[list[str] | None, typer.Option(help="For encrypted files; may be given several times.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead.")] = None,
    mask: MaskOption = False,  # noqa: FBT002 - an option
) -> None:
    """Hold one contract against a playbook: what is met, what is missing, and what to do.

    With --fail-on, everything counts that is neither met nor not applicable, so a contract that could not be read does not
    pass.

    Example: contractlens gaps contract.pdf --playbook tech_benefit_and_skills --fact signed=2025-04-01
    """
    from contractlens.review.gaps_render import render_gaps

    known = load_taxonomy(taxonomy)
    facts = read_facts(fact)
    judge = load_judge(playbook, facts, known, mask=mask)
    analysis = read_and_analyze(file, password, known if taxonomy else None)
    found = judge(analysis)
    text = render_gaps(found, output_format.value, width=print_width(output))
    if output is None:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        write_text(output, text)
    print_warnings(analysis, mask=mask)
    leave_on_gaps(found, fail_on)


def read_facts(pairs: Sequence[str] | None) -> dict[str, object]:
    """Return ``name=value`` pairs as a mapping; leave with a sentence when one has no ``=``."""
    facts: dict[str, object] = {}
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not equals or not name.strip() or not value.strip():
            fail(f"--fact takes name=value, for example signed=2025-04-01, not {pair!r}", EXIT_USAGE)
        facts[name.strip()] = value.strip()
    return facts


def load_judge(
    name_or_path: str, facts: dict[str, object], taxonomy: Taxonomy, *, mask: bool = False
) -> Callable[[Analysis], pd.DataFrame]:
    """Return what judges an analysis. Playbook and facts are checked at once, before a contract is read."""
    from contractlens.exceptions import PlaybookError
    from contractlens.review.gaps_applicability import read_facts as check_facts
    from contractlens.review.playbooks import Playbook

    try:
        playbook = Playbook.find(name_or_path, taxonomy=taxonomy)
    except PlaybookError as error:
        fail(str(error), EXIT_USAGE)
    try:
        check_facts(facts, playbook)
    except ValueError as error:
        fail(str(error), EXIT_USAGE)
    return lambda analysis: analysis.gaps(playbook, facts=facts, mask=mask)


def leave_on_gaps(found: pd.DataFrame, level: Severity | None) -> None:
    """Leave with 1 when a requirement of this severity or above is not shown to be met."""
    if level is None:
        return
    from contractlens.review.gaps import open_gaps

    count = len(open_gaps(found, level.value))
    if count:
        what = "requirement is" if count == 1 else "requirements are"
        typer.echo(f"{count} {what} not shown to be met at severity {level.value} or above", err=True)
        raise typer.Exit(EXIT_GAPS)
