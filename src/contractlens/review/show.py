"""Evidence that can be seen: the page with the words highlighted, or the provision with its neighbours, and why."""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from contractlens.exceptions import OutputError
from contractlens.readers.sources import password_list
from contractlens.review.explaining import finding_of, reason_sentences, where_words
from contractlens.review.masking import Masker, masker_for
from contractlens.review.matrix import can_conclude
from contractlens.review.page_images import PageImage, draw_pages, marked_spans
from contractlens.review.source_file import source_bytes
from contractlens.review.words import BAND_WORDS, STATUS_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.analysis import Analysis
    from contractlens.findings import Finding

_NEIGHBOURS = 2  # provisions before and after
_NEIGHBOUR_CHARS = 600  # of each
_WORDS_CHARS = 20_000  # of a finding: more is a table of many pages
_STYLE = (
    "font-family:Arial,Helvetica,sans-serif;line-height:1.5;color:#0b0c0c;background:#fff;max-width:60rem;"
    "border-left:4px solid #8a5600;padding:.25rem 1rem;margin:.5rem 0"
)
_MARK = "background:#ffeb78;color:#0b0c0c;border-bottom:2px solid #8a5600"


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding as it is shown.

    Attributes:
        finding_id: Which.
        caption: What it is and where it stands.
        reasons: Why it was found, one sentence each.
        words_html: Its words with those around it, as HTML.
        images: Its pages as pictures; empty where the file has no pages.
    """

    finding_id: str
    caption: str = field(repr=False)
    reasons: tuple[str, ...] = field(repr=False)
    words_html: str = field(repr=False)
    images: tuple[PageImage, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Evidence:
    """What `Analysis.show` returns: a notebook shows it; `save` writes it.

    Attributes:
        shown: The findings, the surest first.
        left_out: How many more findings of the clause type there are.
        nothing: What to know when there is no finding of the clause type; "" where there is one.

    Example:
        >>> import contractlens as cl
        >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
        >>> evidence = analysis.show("benchmarking", limit=1)
        >>> evidence.shown[0].caption
        'Benchmarking: council_hosting.pdf, clause 6.9, page 5'
        >>> [(image.page, image.alt) for image in evidence.images]
        [(5, 'Page 5 of council_hosting.pdf with clause 6.9 highlighted')]
    """

    shown: tuple[Shown, ...]
    left_out: int = 0
    nothing: str = ""

    @property
    def images(self) -> tuple[PageImage, ...]:
        """The pages as pictures, in order; empty where the file has no pages."""
        return tuple(image for one in self.shown for image in one.images)

    def __repr__(self) -> str:
        """Return counts only: the words of a contract never reach a log by accident."""
        return f"<Evidence: {len(self.shown)} findings, {len(self.images)} pages>"

    def _repr_html_(self) -> str:
        body = "".join(_card(one) for one in self.shown)
        more = f"<p>{self.left_out} more; raise limit= to see them.</p>" if self.left_out else ""
        nothing = f'<p style="{_STYLE}">{html.escape(self.nothing)}</p>' if self.nothing else ""
        return nothing + body + more

    def save(self, path: Path | str) -> list[Path]:
        """Write what is shown, and return the files written.

        Args:
            path: ``.html`` for one page that loads nothing, with the pictures in it; ``.png`` for the pictures alone,
                one file each (``name.png``, ``name-2.png``, ...).

        Raises:
            OutputError: Nothing can be written there, or there is no picture to write (``no_images``).
            ValueError: Another ending.
        """
        target = Path(path)
        if target.suffix.lower() in {".html", ".htm"}:
            return [_written(target, _page(self._repr_html_()).encode())]
        if target.suffix.lower() != ".png":
            msg = f"evidence is saved as .html or .png, not {target.suffix or 'without an ending'}"
            raise ValueError(msg)
        if not self.images:
            msg = "the file has no pages to draw, or is masked; save it as .html"
            raise OutputError(msg, kind="no_images", name=target.name)
        names = [target, *(target.with_stem(f"{target.stem}-{n}") for n in range(2, len(self.images) + 1))]
        return [_written(name, image.png) for name, image in zip(names, self.images, strict=True)]


def show(
    analysis: Analysis,
    what: str,
    *,
    file: Path | str | bytes | None = None,
    password: str | Sequence[str] | None = None,
    limit: int = 3,
    mask: bool = False,
) -> Evidence:
    """Return a finding, or the surest findings of a clause type, so that they can be seen.

    Args:
        analysis: The contract.
        what: Id of a finding or of a clause type.
        file: Where the file lies now, if it was moved or was not analysed from a path.
        password: For an encrypted file; passwords are not kept.
        limit: How many findings of a clause type to show.
        mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them. A page image cannot
            be masked, so the words between their neighbours are shown instead and the file is not needed.

    Raises:
        ValueError: There is no such finding or clause type, or the limit is below 1.
        ReadError: The pages are needed and the file is not known, gone, changed or encrypted.
    """
    if limit < 1:
        msg = f"limit must be 1 or more, not {limit}"
        raise ValueError(msg)
    if what in analysis.taxonomy.types:
        found = [one for one in analysis.records.findings if one.clause_type == what]
        found.sort(key=lambda one: (-one.confidence, one.start))
    else:
        found = [finding_of(analysis, what)]
    chosen = found[:limit]
    data = None
    paged = [one for one in chosen if marked_spans(analysis.document, one.start, one.end)]
    masker = masker_for(analysis) if mask else None
    if paged and not mask:
        data = source_bytes(analysis, file, password)
    shown = tuple(_shown(analysis, one, data, password_list(password), masker) for one in chosen)
    return Evidence(shown, len(found) - len(chosen), "" if found else _nothing(analysis, what))


def _nothing(analysis: Analysis, clause_type: str) -> str:
    """Return what can be said of a clause type without findings."""
    title = analysis.taxonomy.types[clause_type].title
    if not can_conclude(analysis):
        return f"{title}: cannot tell. Nothing was found, but some of the contract could not be read; see the warnings."
    near = next((one for one in analysis.records.nearest if one.clause_type == clause_type), None)
    number = analysis.clause(near.clause_id).number if near else ""
    tail = f" The nearest provision is {number}; see `analysis.nearest`." if number else ""
    return f"{title}: not found. The whole file was read.{tail}"


def _shown(
    analysis: Analysis, finding: Finding, data: bytes | None, passwords: Sequence[str], masker: Masker | None
) -> Shown:
    where = where_words(analysis, finding)
    title = analysis.taxonomy.types[finding.clause_type].title
    boxes = marked_spans(analysis.document, finding.start, finding.end)
    images: tuple[PageImage, ...] = ()
    if data is not None and boxes:
        clause = analysis.clause(finding.clause_id)
        what = f"clause {clause.number}" if clause.number else "a provision"
        images = tuple(draw_pages(data, analysis.document, boxes, password=passwords, what=what))
    status = "" if finding.status == "present" else f"{STATUS_WORDS[finding.status]}. "
    reasons = [f"{status}Confidence: {BAND_WORDS[finding.band].lower()}.", *reason_sentences(finding)]
    caption = f"{title}: {where}"
    if masker:
        caption, reasons = masker.mask(caption), [masker.mask(reason) for reason in reasons]
    return Shown(finding.id, caption, tuple(reasons), _words_html(analysis, finding, masker), images)


def _words_html(analysis: Analysis, finding: Finding, masker: Masker | None) -> str:
    """Return the words of a finding, marked, between the provisions around it."""
    clauses = analysis.records.clauses
    text = analysis.document.text
    before = [clause for clause in clauses if clause.own_end <= finding.start][-_NEIGHBOURS:]
    after = [clause for clause in clauses if clause.start >= finding.end][:_NEIGHBOURS]
    shown = masker.mask if masker else str  # before anything is cut: half an address is not known as one
    words = shown(text[finding.start : finding.end])
    cut = words if len(words) <= _WORDS_CHARS else f"{words[:_WORDS_CHARS]}…"
    label = analysis.clause(finding.clause_id)
    printed = "" if cut.startswith(label.label) or finding.start != label.start else f"{label.label} "
    pieces = [_neighbour(shown(text[clause.start : clause.own_end]), clause.label) for clause in before]
    pieces.append(
        f'<p style="white-space:pre-wrap">{html.escape(printed)}<mark style="{_MARK}">{html.escape(cut)}</mark></p>'
    )
    pieces += [_neighbour(shown(text[clause.start : clause.own_end]), clause.label) for clause in after]
    return "".join(pieces)


def _neighbour(words: str, label: str) -> str:
    cut = words.strip()
    cut = cut if len(cut) <= _NEIGHBOUR_CHARS else f"{cut[:_NEIGHBOUR_CHARS]}…"
    printed = "" if cut.startswith(label) else f"{label} "
    return f'<p style="white-space:pre-wrap;color:#505a5f">{html.escape(printed + cut)}</p>'


def _card(one: Shown) -> str:
    why = "".join(f"<li>{html.escape(reason)}</li>" for reason in one.reasons)
    pictures = "".join(
        f'<figure style="margin:.5rem 0"><img src="data:image/png;base64,{base64.b64encode(image.png).decode()}" '
        f'alt="{html.escape(image.alt)}" width="{image.width}" height="{image.height}" '
        f'style="max-width:100%;height:auto;border:1px solid #767676"><figcaption>Page {image.page}</figcaption></figure>'
        for image in one.images
    )
    shown = pictures or one.words_html
    return (
        f'<section style="{_STYLE}"><p><strong>{html.escape(one.caption)}</strong></p>{shown}'
        f"<p>Why it was found:</p><ul>{why}</ul></section>"
    )


def _page(body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Evidence</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1"></head>'
        f"<body><main><h1>Evidence</h1>{body}</main></body></html>"
    )


def _written(path: Path, data: bytes) -> Path:
    try:
        path.write_bytes(data)
    except OSError as error:
        msg = f"cannot write {path}: {error.strerror}"
        raise OutputError(msg, kind="unwritable", name=path.name) from error
    return path
