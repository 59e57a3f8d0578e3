"""``contractlens scan``: all contracts of an archive."""

from __future__ import annotations

import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contractlens.cli.common import EXIT_UNREADABLE, EXIT_USAGE, OcrChoice, RevisionsChoice, fail, load_taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

    from contractlens.batch.runner import Progress
    from contractlens.batch.scan import Scan

EXIT_INTERRUPTED = 130
_LINE_EVERY_S = 10.0


def scan(  # noqa: PLR0913, PLR0917 - one option per argument of scan_archive
    source: Annotated[Path, typer.Argument(help="Folder, ZIP, single file, or a manifest (.csv).")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")],
    workers: Annotated[
        int | None, typer.Option(min=0, help="Processes; 0 works in this one.", show_default="one per processor")
    ] = None,
    manifest: Annotated[
        Path | None, typer.Option(help="CSV with contract_id, file and columns of your register.")
    ] = None,
    password: Annotated[list[str] | None, typer.Option(help="For encrypted files; may be given several times.")] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that one file may take.")] = 600.0,
    memory: Annotated[int | None, typer.Option(min=1, help="Megabytes that one worker may take (Linux).")] = None,
    max_pages: Annotated[int | None, typer.Option(min=1, help="Refuse PDFs with more pages.")] = None,
    ocr: Annotated[OcrChoice, typer.Option(help="Which pages are recognised as images.")] = OcrChoice.AUTO,
    revisions: Annotated[RevisionsChoice, typer.Option(help="How tracked changes are read.")] = RevisionsChoice.FINAL,
    taxonomy: Annotated[Path | None, typer.Option(help="TOML file with your own clause types, beside ours.")] = None,
    model: Annotated[Path | None, typer.Option(help="Directory of a model of your own.")] = None,
    dask: Annotated[
        str | None, typer.Option(help="Scheduler whose workers do the work, for example tcp://scheduler:8786.")
    ] = None,
    shard: Annotated[str | None, typer.Option(help="Only this share of the files, for example 3/8.")] = None,
    *,
    resume: Annotated[bool, typer.Option("--resume/--redo", help="Go on, or start again from nothing.")] = True,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Try files that failed once more.")] = False,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Stop at the first file that fails.")] = False,
) -> None:
    """Read all contracts of an archive and write the findings into one folder. Run it again to go on.

    Exit codes: 0 all files read, 2 the scan cannot start or go on, 3 some files failed, 130 stopped by Ctrl-C.

    Example: contractlens scan contracts/ --out results --manifest register.csv
    """
    from contractlens.batch import scan_archive
    from contractlens.document import Limits
    from contractlens.exceptions import ContractLensError

    limits = Limits() if max_pages is None else Limits(max_pages=max_pages)
    try:
        with _warnings_said(), _executor(dask) as executor, _progress_shown() as shown:
            made = scan_archive(
                source,
                out,
                workers=workers,
                executor=executor,
                resume=resume,
                manifest=manifest,
                password=password,
                limits=limits,
                ocr=ocr.value,
                revisions=revisions.value,
                timeout_s=timeout,
                memory_mb=memory,
                shard=shard,
                retry_failed=retry_failed,
                fail_fast=fail_fast,
                progress=shown,
                model_dir=model,
                taxonomy=load_taxonomy(taxonomy) if taxonomy else None,
            )
    except (ContractLensError, ValueError) as error:
        fail(str(error), EXIT_USAGE)
    except KeyboardInterrupt:
        fail(f"stopped; what was done is safe in {out}. The same command goes on from there", EXIT_INTERRUPTED)
    finish(made)


def _executor(address: str | None) -> AbstractContextManager[Executor | None]:
    from contextlib import nullcontext

    from contractlens.batch.dask_pool import connected

    return nullcontext() if address is None else connected(address)


@contextmanager
def _warnings_said() -> Iterator[None]:
    """Say our warnings in a line, without the place in the code."""
    from contractlens.exceptions import ContractLensWarning

    def say(message: Warning | str, category: type[Warning], *rest: Any, **more: Any) -> None:
        if issubclass(category, ContractLensWarning):
            typer.echo(f"contractlens: {message}", err=True)
        else:
            plain(message, category, *rest, **more)

    with warnings.catch_warnings():
        warnings.simplefilter("always", ContractLensWarning)
        plain, warnings.showwarning = warnings.showwarning, say
        yield


def finish(made: Scan) -> None:
    """Print the summary; leave with 3 when files failed."""
    summary = made.summary()
    typer.echo(str(summary))
    typer.echo(f"results in {made.out}; `contractlens report {made.out}` makes a workbook of them", err=True)
    if summary.failed:
        typer.echo(
            "`files.parquet` there, and the sheet Files of the workbook, say why files failed; --retry-failed tries them again",
            err=True,
        )
        raise typer.Exit(EXIT_UNREADABLE)


def _progress_shown() -> AbstractContextManager[Callable[[Progress], None]]:
    return _bar() if sys.stderr.isatty() else _lines()


def _bar() -> AbstractContextManager[Callable[[Progress], None]]:
    """A bar with rate and time left, for terminals."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    @contextmanager
    def shown() -> Iterator[Callable[[Progress], None]]:
        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
        with Bar(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("", total=None, rate="starting workers")

            def update(progress: Progress) -> None:
                bar.update(task, completed=progress.done, total=progress.total, rate=rate_and_time_left(progress))

            yield update

    return shown()


def _lines() -> AbstractContextManager[Callable[[Progress], None]]:
    """A plain line now and then, for logs and pipes."""
    from contextlib import nullcontext

    said = -_LINE_EVERY_S

    def update(progress: Progress) -> None:
        nonlocal said
        if progress.seconds - said >= _LINE_EVERY_S or progress.done >= progress.total:
            said = progress.seconds
            line = f"{progress.done:,} of {progress.total:,} files, {rate_and_time_left(progress)}"
            typer.echo(line, err=True)

    return nullcontext(update)


def rate_and_time_left(progress: Progress) -> str:
    """Return files per second (per minute when slow) of this run, and how long the rest will take at that rate."""
    done = progress.done - progress.done_before
    if not done or not progress.seconds:
        return "rate not known yet"
    per_second = done / progress.seconds
    rate = f"{per_second:.1f} files/s" if per_second >= 1 else f"{60 * per_second:.1f} files/min"
    left = max(0, progress.total - progress.done) / per_second
    minutes, seconds = divmod(round(left), 60)
    hours, minutes = divmod(minutes, 60)
    words = f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"
    return f"{rate}, {words} left"
