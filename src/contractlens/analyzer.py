"""Joins the stages: file -> Document -> provisions -> findings -> `Analysis`. The only module that knows them all."""

from __future__ import annotations

import json
import re
import warnings
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, get_args

from contractlens.analysis import Analysis, Records
from contractlens.detection.detector import Detector
from contractlens.detection.language import make_doc
from contractlens.detection.parties import find_roles
from contractlens.detection.provisions import Provision, build_provisions
from contractlens.document import Document, Limits, Revisions
from contractlens.exceptions import ModelVersionWarning
from contractlens.facts.missing import missing_schedules
from contractlens.facts.numbering import broken_numbers
from contractlens.findings import CLASSIFY_COLUMNS, Attribute, Finding, Sensitivity, frame
from contractlens.readers import Engine, Ocr, Source, read_document
from contractlens.readers.assembly import DocumentBuilder, Line
from contractlens.segmentation import segment_clauses
from contractlens.taxonomy import OTHER, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from spacy.language import Language
    from spacy.tokens import Doc

    from contractlens.clause import ClauseKind
    from contractlens.detection.model import LinearModel

RULES_ONLY = "rules"
_WHITE_SPACE = re.compile(r"\s")
_NEVER_FOUND: frozenset[ClauseKind] = frozenset({"definition", "recital", "contents", "note", "signature"})
_TITLES: frozenset[ClauseKind] = frozenset({"title", "heading", "part"})
_MAX_TITLE_WORDS = 6  # "Knowledge and skills transfer to the buyer" is longer, but such a heading is rare in a register
_TITLE = re.compile(r"(?:\d[\d.]*\s+)?[^\W\d_][^.;:,!?|%£$€\d]*")
_CONTENTS_LINE = re.compile(r"(?:\.{4}|…{2}|(?:\.\s){4})\s*\d{1,4}$")  # no open repeat: linear in a text of dots


class Analyzer:
    """The whole pipeline for one file.

    Args:
        taxonomy: Clause types to look for; the 44 that ship with the package by default.
        model: Trained model; None stands on rules alone. Use `Analyzer.load` for the one that ships.
        nlp: spaCy pipeline whose tokeniser is used; by default words are cut as spaCy's English one cuts them, without spaCy.
        sensitivity: ``balanced``, ``miss_less`` (more findings, more of them wrong) or ``fewer_false_alarms``.

    Example:
        >>> import contractlens as cl
        >>> analyzer = cl.Analyzer.load()
        >>> list(analyzer.classify(["The Supplier shall replace every laptop after 48 months."]).clause_type)
        ['technology_refresh']
    """

    def __init__(
        self,
        *,
        taxonomy: Taxonomy | None = None,
        model: LinearModel | None = None,
        nlp: Language | None = None,
        sensitivity: Sensitivity = "balanced",
    ) -> None:
        if sensitivity not in get_args(Sensitivity):
            msg = f"sensitivity must be one of {', '.join(get_args(Sensitivity))}, not {sensitivity!r}"
            raise ValueError(msg)
        self.taxonomy = taxonomy or Taxonomy.default()
        self.model_version = model.version if model else RULES_ONLY
        self._detector = Detector(self.taxonomy, model, nlp, sensitivity)

    @classmethod
    def load(
        cls,
        model_dir: Path | str | None = None,
        *,
        taxonomy: Taxonomy | None = None,
        sensitivity: Sensitivity = "balanced",
    ) -> Self:
        """Return an analyzer with a trained model.

        Args:
            model_dir: Directory that `contractlens train` wrote; None for the model that ships with the package.
            taxonomy: Clause types to look for; those that the model does not know stand on their rules alone.
            sensitivity: ``balanced``, ``miss_less`` (more findings, more of them wrong) or ``fewer_false_alarms``.

        Raises:
            ModelFormatError: The directory holds no model, or a damaged one.
            UntrustedModelError: Its arrays hold Python objects.
        """
        from contractlens.detection.model_store import load_model

        model = load_model(model_dir)
        analyzer = cls(taxonomy=taxonomy, model=model, sensitivity=sensitivity)
        _warn_of_other_rules(analyzer.taxonomy, model)
        return analyzer

    @property
    def nlp(self) -> Language:
        """The spaCy pipeline in use."""
        return self._detector.nlp

    def analyze(
        self,
        source: Source | Document,
        *,
        password: str | Sequence[str] | None = None,
        limits: Limits | None = None,
        engine: Engine = "pdfium",
        revisions: Revisions = "final",
        ocr: Ocr = "auto",
        attributes: bool = True,
    ) -> Analysis:
        """Return the `Analysis` of one contract.

        Args:
            source: Path, bytes, binary file object, or a `Document` already read.
            password: One or several for encrypted files, tried in order after the empty one.
            limits: How much to read before refusing.
            engine: See `read_document`.
            revisions: How tracked changes are read; see `read_document`.
            ocr: Which pages are recognised as images; see `read_document`.
            attributes: False leaves out the attributes of findings, which is quicker where only the findings are
                listed. What needs them then refuses.

        Raises:
            ReadError: The file cannot be read; see `read_document` for its kinds.
            ValueError: There is no such engine, way to read revisions, or way to recognise pages.
            TypeError: The file object is not open in binary mode.
        """
        if isinstance(source, Document):
            document = source
        else:
            document = read_document(
                source, password=password, limits=limits, engine=engine, revisions=revisions, ocr=ocr
            )
        clauses = segment_clauses(document)
        provisions = build_provisions(document, clauses)
        roles = find_roles(document.text)
        findings, nearest = self._detector.detect_with_nearest(
            provisions, document.text, document.sha256, roles, attributes=attributes
        )
        notices = (*document.notices, *missing_schedules(document, clauses), *broken_numbers(document, clauses))
        records = Records(document, clauses, tuple(findings), notices, nearest, has_attributes=attributes)
        return Analysis(records, self.taxonomy, self.model_version, _kept(source))

    def classify(self, texts: Iterable[str], *, headings: Sequence[str | None] | None = None) -> pd.DataFrame:
        """Return the clause types of single provisions, one row per text and type found.

        Args:
            texts: The provisions; empty and missing ones give no row.
            headings: Heading of each text, as many as there are texts.

        Raises:
            TypeError: For one text instead of a collection of them.
            ValueError: When there are not as many headings as texts.
        """
        if isinstance(texts, str | bytes):
            msg = "texts must be a list or column of texts, not a single one; write [text]"
            raise TypeError(msg)
        listed = [text if isinstance(text, str) else "" for text in texts]
        titles = [title if isinstance(title, str) else "" for title in headings] if headings is not None else None
        if titles is not None and len(titles) != len(listed):
            msg = f"{len(listed)} texts but {len(titles)} headings; give one heading per text"
            raise ValueError(msg)
        rows: list[dict[str, Any]] = []
        for text_id, text in enumerate(listed):
            findings = self._classify_one(text, titles[text_id] if titles else "")
            rows += [_classify_row(text_id, finding) for finding in findings]
        return frame(CLASSIFY_COLUMNS, rows)

    def _classify_one(self, text: str, heading: str) -> list[Finding]:
        flat = _WHITE_SPACE.sub(" ", text)  # as in a Document, where lines are joined by spaces; offsets stay true
        start, end = len(flat) - len(flat.lstrip()), len(flat.rstrip())
        if start >= end:
            return []
        words = flat[start:end]
        clause = segment_clauses(_one_block(words))[0]
        if clause.kind in _NEVER_FOUND or self._is_title(words, clause.kind):
            return []
        provision = Provision(
            "c0", "clause", start, end, end, words, clause.body_start, heading=heading or clause.heading
        )
        return self._detector.detect([provision], flat, "", find_roles(flat))

    def _is_title(self, words: str, kind: ClauseKind) -> bool:
        """True for a heading alone or a contents line: short, without a sentence end, in the heading lexicon."""
        if _CONTENTS_LINE.search(words):
            return True
        if len(words.split()) > _MAX_TITLE_WORDS or not _TITLE.fullmatch(words):
            return False
        return kind in _TITLES or bool(self._detector.matcher.match_heading(words))

    def make_doc(self, analysis: Analysis) -> Doc:
        """Return an analysed contract as a spaCy Doc with ``doc.spans["clauses"]`` and ``doc.spans["findings"]``.

        Args:
            analysis: From this analyzer or another one.

        Example:
            >>> import contractlens as cl
            >>> analyzer = cl.Analyzer.load()
            >>> analysis = analyzer.analyze("sample_contracts/council_hosting.pdf")
            >>> doc = analyzer.make_doc(analysis)
            >>> doc.text == analysis.document.text, len(doc.spans["findings"]) == len(analysis.findings)
            (True, True)
        """
        records = analysis.records
        return make_doc(self.nlp, records.document, records.clauses, records.findings)


def _kept(source: Source | Document) -> Path | bytes | None:
    """Return where the file can be found again to show its pages: its path, or bytes that the caller holds anyway."""
    if isinstance(source, str | Path):
        return Path(source).absolute()
    return source if isinstance(source, bytes) else None


def _warn_of_other_rules(taxonomy: Taxonomy, model: LinearModel) -> None:
    """Warn when a type that the model knows has other rules now than when it was trained: its scores rest on them."""
    trained = {*model.labels, OTHER}
    if not trained <= set(taxonomy.types) or not model.taxonomy_fingerprint:
        return  # a user's own types instead of ours: the model is not asked about the rest
    if taxonomy.subset(trained).fingerprint != model.taxonomy_fingerprint:
        msg = "the clause types were changed since the model was trained; run `contractlens train` for best results"
        warnings.warn(msg, ModelVersionWarning, stacklevel=3)


def _one_block(words: str) -> Document:
    """Return a document of one paragraph, for what segmentation knows of its form."""
    builder = DocumentBuilder("", "text/plain", Limits())
    builder.add([Line(words)])
    return builder.build("")


def _classify_row(text_id: int, finding: Finding) -> dict[str, Any]:
    return {
        "text_id": text_id,
        "clause_type": finding.clause_type,
        "status": finding.status,
        "modality": finding.modality,
        "bearer": finding.bearer,
        "strength": finding.strength,
        "confidence": round(finding.confidence, 4),
        "band": finding.band,
        "attributes": json.dumps([_plain(attribute) for attribute in finding.attributes], ensure_ascii=False),
    }


def _plain(attribute: Attribute) -> dict[str, Any]:
    return {name: getattr(attribute, name) for name in ("name", "value", "unit", "text", "start", "end")}


@lru_cache(maxsize=1)
def default_analyzer() -> Analyzer:
    """Return the analyzer with the model that ships, loaded once per process."""
    return Analyzer.load()


def analyze(
    source: Source | Document,
    *,
    analyzer: Analyzer | None = None,
    password: str | Sequence[str] | None = None,
    limits: Limits | None = None,
    engine: Engine = "pdfium",
    revisions: Revisions = "final",
    ocr: Ocr = "auto",
) -> Analysis:
    """Return the `Analysis` of one contract.

    Args:
        source: Path, bytes, binary file object, or a `Document` already read.
        analyzer: Whose taxonomy and model to use; None for those that ship with the package, loaded once per process.
        password: One or several for encrypted files, tried in order after the empty one.
        limits: How much to read before refusing.
        engine: See `read_document`.
        revisions: How tracked changes are read; see `read_document`.
        ocr: Which pages are recognised as images; see `read_document`.

    Raises:
        ReadError: The file cannot be read; see `read_document` for its kinds.

    Example:
        >>> import contractlens as cl
        >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
        >>> refresh = analysis.findings.query("clause_type == 'technology_refresh'")
        >>> bool(refresh.text.str.contains("replace").any())
        True
    """
    return (analyzer or default_analyzer()).analyze(
        source, password=password, limits=limits, engine=engine, revisions=revisions, ocr=ocr
    )


def classify(
    texts: Iterable[str],
    *,
    headings: Sequence[str | None] | None = None,
    analyzer: Analyzer | None = None,
) -> pd.DataFrame:
    """Return the clause types of single provisions, one row per text and type found.

    Args:
        texts: The provisions, a column of a DataFrame for example; empty and missing ones give no row.
        headings: Heading of each text, as many as there are texts.
        analyzer: Whose taxonomy and model to use; None for those that ship with the package, loaded once per process.

    Raises:
        ValueError: When there are not as many headings as texts.

    Example:
        >>> import contractlens as cl
        >>> found = cl.classify(["Payment shall be made within 30 days of a valid invoice."], headings=["Payment"])
        >>> list(found.clause_type)
        ['payment_terms']
    """
    return (analyzer or default_analyzer()).classify(texts, headings=headings)
