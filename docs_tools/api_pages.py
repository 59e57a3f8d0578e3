"""Pages of the reference in Python: which public name stands on which page."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from functools import cache

import contractlens as cl
from contractlens.exceptions import ContractLensError
from docs_tools.error_kinds import ERRORS, Raised, raised_kinds


@dataclass(frozen=True, slots=True)
class ApiPage:
    """A page of the reference: its path, title, first words, and the parts of the package whose names it holds."""

    path: str
    title: str
    about: str
    homes: tuple[str, ...]


PAGES = (
    ApiPage(
        "reference/contracts.md",
        "Contracts and findings",
        "One contract in, findings out.",
        ("analysis", "analyzer", "findings", "review.explaining", "review.show"),
    ),
    ApiPage(
        "reference/reading.md",
        "Reading files",
        "From bytes to text with places, and from text to numbered provisions.",
        ("readers", "document", "clause", "segmentation"),
    ),
    ApiPage(
        "reference/clause_type_api.md",
        "Clause types and learning",
        "What is looked for. [Your own clause types](../own_types.md) shows how these are used.",
        ("taxonomy", "learning.own_types"),
    ),
    ApiPage(
        "reference/answers.md",
        "Answers and comparisons",
        "Gaps against a playbook, contracts side by side, dates.",
        ("review", "facts", "coverage"),
    ),
    ApiPage(
        "reference/outputs_api.md",
        "Outputs",
        "Workbooks, pages, pictures. [What comes out](../outputs.md) says which to take.",
        ("review.workbook", "review.report", "review.plots", "review.decisions", "review.calendar_file"),
    ),
    ApiPage(
        "reference/archives_api.md",
        "Archives",
        "Many files at once. [Scan an archive](../archives.md) shows how these are used.",
        ("batch",),
    ),
    ApiPage(
        "reference/corrections_api.md",
        "Corrections",
        "What reviewers say of findings. [Correct findings](../corrections.md) shows how these are used.",
        ("corrections", "learning.exchange"),
    ),
    ApiPage(
        "reference/models.md",
        "Models and quality",
        "Measure, compare and use models. [Train on your own text](../train_your_own.md) shows how these are used.",
        ("learning", "detection", "spacy_pipeline"),
    ),
)
ERRORS_PAGE = "reference/errors.md"


def home_of(name: str) -> str:
    """Return the module that a public name lives in, without ``contractlens.``."""
    return cl._HOME_OF[name]  # noqa: SLF001 - the one table of public names


def page_of(name: str) -> str:
    """Return the path of the page that a public name stands on: the page of the longest home that fits."""
    home = home_of(name)
    if home == "exceptions":
        return ERRORS_PAGE
    fits = [
        (len(part), page.path) for page in PAGES for part in page.homes if home == part or home.startswith(f"{part}.")
    ]
    if not fits:
        message = f"no page of the reference holds the names of contractlens.{home}: see docs_tools.api_pages.PAGES"
        raise LookupError(message)
    return max(fits)[1]


@cache
def public_names() -> tuple[str, ...]:
    """Return the public names: functions before classes, then by name."""
    names = [name for name in cl.__all__ if name != "__version__"]
    return tuple(sorted(names, key=lambda name: (inspect.isclass(getattr(cl, name)), name.lower())))


def render_api_page(page: ApiPage) -> str:
    """Return a page of the reference, which mkdocstrings fills from docstrings."""
    names = [name for name in public_names() if page_of(name) == page.path]
    return f"# {page.title}\n\n{page.about}\n\n" + "\n".join(map(_directive, names))


def _directive(name: str) -> str:
    return f"::: contractlens.{home_of(name)}.{name}\n"


def render_overview() -> str:
    """Return the first page of the reference: every public name with its first line."""
    lines = [
        "# Reference",
        "",
        "What there is, made from the code: [clause types](clause_types.md), [playbooks](playbooks.md), the",
        "[command line](command_line.md), [columns of every frame](../frames.md), and everything that",
        "`import contractlens as cl` offers.",
    ]
    for title, path in [*((page.title, page.path) for page in PAGES), ("Errors", ERRORS_PAGE)]:
        place = path.removeprefix("reference/")
        lines += ["", f"## [{title}]({place})", "", "| name | what it is |", "|---|---|"]
        for name in public_names():
            if page_of(name) == path:
                lines.append(f"| [`{name}`]({place}#contractlens.{home_of(name)}.{name}) | {first_line(name)} |")
    return "\n".join(lines) + "\n"


def first_line(name: str) -> str:
    """Return the first sentence of a public name's docstring, on one line."""
    paragraph = (inspect.getdoc(getattr(cl, name)) or "").split("\n\n")[0]
    return " ".join(paragraph.split()).replace("|", "\\|")


def render_errors() -> str:
    """Return the page on errors: the tree of classes, every kind, and each class."""
    rows = [f"| `{kind}` | {errors} | {said} |" for kind, errors, said in kind_rows()]
    names = [name for name in public_names() if home_of(name) == "exceptions"]
    return "\n".join(
        [
            "# Errors",
            "",
            "Everything that contractlens raises on purpose is a `ContractLensError`. Its `kind` is a short string for",
            "programs, ledgers and reports, and never changes for the same cause; the message says what happened, where, and",
            "what to do next. No message holds words of a contract.",
            "",
            "```text",
            *tree_of_errors(),
            "```",
            "",
            "## Every kind",
            "",
            "Read from the code that raises them; … stands for what is filled in. Why a file of a *scan* failed stands in",
            "`Scan.files`: one of these, or what became of its worker ([Scan an archive](../archives.md)).",
            "",
            "| kind | error | message |",
            "|---|---|---|",
            *rows,
            "",
            "## Every class",
            "",
            *(f"::: contractlens.exceptions.{name}\n    options: {{heading_level: 3}}\n" for name in names),
        ]
    )


def kind_rows() -> list[tuple[str, str, str]]:
    """Return kind, classes and up to two messages for every kind that is raised."""
    kinds: dict[str, list[Raised]] = {}
    for item in raised_kinds():
        kinds.setdefault(item.kind, []).append(item)
    rows = []
    for kind, places in kinds.items():
        errors = sorted({item.error for item in places})
        messages = sorted({item.message for item in places if item.message.strip("… ")}, key=len, reverse=True)[:2]
        mark = "– " if len(messages) > 1 else ""
        said = "<br>".join(f"{mark}{_as_cell(message)}" for message in messages)
        rows.append((kind, " ".join(f"`{name}`" for name in errors), said or _default_of(kind)))
    return rows


def _as_cell(message: str) -> str:
    for mark, written in (("&", "&amp;"), ("<", "&lt;"), ("|", "&#124;"), ("*", "&#42;"), ("[", "&#91;")):
        message = message.replace(mark, written)
    return message


def _default_of(kind: str) -> str:
    names = [name for name, item in ERRORS.items() if item.default_kind == kind]
    return first_line(names[0]) if names and names[0] in cl.__all__ else ""


def tree_of_errors(error: type[ContractLensError] = ContractLensError, depth: int = 0) -> list[str]:
    """Return the classes of errors as an indented list, with what each is for."""
    summary = re.split(r" \(|[:;]|, or |\.$", (inspect.getdoc(error) or "").splitlines()[0])[0].replace("``", "")
    lines = [f"{'    ' * depth}{error.__name__:{34 - 4 * depth}} {summary}"]
    for child in error.__subclasses__():
        if child.__module__ == error.__module__:
            lines += tree_of_errors(child, depth + 1)
    return lines
