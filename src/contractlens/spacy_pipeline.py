"""Findings as a spaCy component: ``nlp.add_pipe("contractlens_findings")`` works in anyone's pipeline.

Importing this module registers the factory and the extension attributes; spaCy imports it by itself through the
package's entry point when the component is added or a pipeline that has it is loaded.

================================  ====================================================================================
``doc.spans["findings"]``         One span per finding: label its clause type, ``id_`` its id. Widened to whole tokens.
``doc.spans["provisions"]``       One span per numbered provision: label its number, ``id_`` its id.
``doc._.contractlens_findings``   All findings as plain dicts: clause type, status, modality, bearer, strength,
                                  confidence, band, clause number, heading, exact ``start`` and ``end``, attributes.
``span._.contractlens_finding``   That dict for a span of ``doc.spans["findings"]``; None for other spans.
================================  ====================================================================================
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, get_args

from spacy.language import Language  # noqa: TID253 - only spaCy imports this module
from spacy.tokens import Doc, Span, SpanGroup  # noqa: TID253

from contractlens.analyzer import Analyzer
from contractlens.detection.component_files import (
    pack,
    read_files,
    read_taxonomy,
    taxonomy_files,
    unpack,
    write_files,
)
from contractlens.detection.model_files import checksums
from contractlens.detection.model_store import default_model_dir, load_model, read_manifest
from contractlens.findings import Sensitivity
from contractlens.readers.text_places import read_text
from contractlens.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contractlens.analysis import Analysis
    from contractlens.findings import Finding
    from contractlens.readers.text_places import TextPlaces

FINDINGS_KEY = "findings"
PROVISIONS_KEY = "provisions"
_DATA = "contractlens"  # in doc.user_data, where it survives to_bytes, DocBin and n_process
_TAXONOMY, _MODEL = "taxonomy", "model"
_FACTS = ("clause_type", "status", "modality", "bearer", "strength", "confidence", "band")
_NUMBERED = frozenset({"clause", "item", "row", "paragraph"})


class FindingsComponent:
    """Reads ``doc.text`` as a contract and writes its findings into the doc; nothing else of the doc is used or changed.

    Lines that were broken at a width are joined first, as for a text file. A saved pipeline holds model and clause
    types themselves and gives the same findings on another machine.
    """

    def __init__(
        self,
        *,
        model: str | Path | None = None,
        taxonomy: str | Path | None = None,
        sensitivity: Sensitivity = "balanced",
        findings_key: str = FINDINGS_KEY,
        provisions_key: str = PROVISIONS_KEY,
    ) -> None:
        if sensitivity not in get_args(Sensitivity):
            msg = f"sensitivity must be one of {', '.join(get_args(Sensitivity))}, not {sensitivity!r}"
            raise ValueError(msg)
        self.sensitivity: Sensitivity = sensitivity
        self.findings_key = findings_key
        self.provisions_key = provisions_key
        self._model: Path | dict[str, bytes] = Path(model) if model is not None else default_model_dir()
        self._taxonomy: Path | dict[str, bytes] | None = Path(taxonomy) if taxonomy is not None else None
        self._analyzer: Analyzer | None = None

    @property
    def analyzer(self) -> Analyzer:
        """What judges; loaded at first use.

        Raises:
            ModelError: The model cannot be used.
            TaxonomyError: The clause types cannot be read, or hold mistakes.
        """
        if self._analyzer is None:
            self._analyzer = Analyzer(
                taxonomy=self._read_taxonomy(), model=_load(self._model), sensitivity=self.sensitivity
            )
        return self._analyzer

    def __call__(self, doc: Doc) -> Doc:
        """Return `doc` with its findings written into it.

        Raises:
            LimitExceededError: The text is longer than a contract may be, see `contractlens.Limits`.
        """
        places = read_text(doc.text)
        analysis = self.analyzer.analyze(places.document) if places is not None else None
        findings = list(_findings(analysis, places)) if analysis is not None and places is not None else []
        provisions = list(_provisions(analysis, places)) if analysis is not None and places is not None else []
        doc.user_data[_DATA] = findings
        doc.spans[self.findings_key] = _group(
            doc, self.findings_key, [(each["start"], each["end"], each["clause_type"], each["id"]) for each in findings]
        )
        doc.spans[self.provisions_key] = _group(doc, self.provisions_key, provisions)
        return doc

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Any]] | None = None,  # noqa: ARG002 - nothing is learned from examples
        *,
        nlp: Language | None = None,  # noqa: ARG002 - spaCy passes the pipeline
        model: str | None = None,
        taxonomy: str | None = None,
    ) -> None:
        """Load model and clause types now instead of at first use; needs no examples.

        Args:
            get_examples: Not used.
            nlp: Not used.
            model: Model directory, as ``[initialize.components.contractlens_findings]`` may name it; None keeps the
                one that the component has.
            taxonomy: Path of a TOML file of clause types, likewise.

        Raises:
            ModelError: The model cannot be used.
            TaxonomyError: The file of clause types holds mistakes.
        """
        if model is not None:
            self._model, self._analyzer = Path(model), None
        if taxonomy is not None:
            self._taxonomy, self._analyzer = Path(taxonomy), None
        self._analyzer = self.analyzer

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002 - nothing is left out
        """Return model and clause types as bytes."""
        return pack({f"{kind}/{name}": data for kind, files in self._files().items() for name, data in files.items()})

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:  # noqa: ARG002 - nothing is left out
        """Take what `to_bytes` returned.

        Raises:
            ModelError: The model cannot be used.
            TaxonomyError: The clause types hold mistakes.
        """
        kept: dict[str, dict[str, bytes]] = {_MODEL: {}, _TAXONOMY: {}}
        for path, content in unpack(data).items():
            kind, _, name = path.partition("/")
            kept.setdefault(kind, {})[name] = content
        return self._take(kept[_MODEL], kept[_TAXONOMY])

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 - nothing is left out
        """Write model and clause types into a folder."""
        for name, files in self._files().items():
            write_files(Path(path) / name, files)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:  # noqa: ARG002 - nothing is left out
        """Take what `to_disk` wrote.

        Raises:
            ModelError: The model cannot be used.
            TaxonomyError: The clause types hold mistakes, or nothing is there.
        """
        return self._take(read_files(Path(path) / _MODEL), read_files(Path(path) / _TAXONOMY))

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_analyzer": None}  # loaded again on the other side, from the same files

    def _take(self, model: dict[str, bytes], taxonomy: dict[str, bytes]) -> Self:
        self._model, self._taxonomy, self._analyzer = model, taxonomy, None
        self._analyzer = self.analyzer
        return self

    def _files(self) -> dict[str, dict[str, bytes]]:
        if isinstance(self._model, Path):
            self.analyzer  # noqa: B018 - a model that cannot be used is not saved
            names = ["manifest.json", *checksums(read_manifest(self._model), self._model)]
            model = read_files(self._model, names)
        else:
            model = self._model
        return {_MODEL: model, _TAXONOMY: taxonomy_files(self.analyzer.taxonomy)}

    def _read_taxonomy(self) -> Taxonomy:
        if self._taxonomy is None:
            return Taxonomy.default()
        return Taxonomy.load(self._taxonomy) if isinstance(self._taxonomy, Path) else read_taxonomy(self._taxonomy)


@Language.factory(
    "contractlens_findings",
    default_config={
        "model": None,
        "taxonomy": None,
        "sensitivity": "balanced",
        "findings_key": FINDINGS_KEY,
        "provisions_key": PROVISIONS_KEY,
    },
    assigns=["doc.spans", "doc.user_data", "doc._.contractlens_findings", "span._.contractlens_finding"],
    requires=[],
)
def create_findings(
    nlp: Language,  # noqa: ARG001 - spaCy passes it; the findings rest on the text alone
    name: str,  # noqa: ARG001
    model: str | None,
    taxonomy: str | None,
    sensitivity: Sensitivity,
    findings_key: str,
    provisions_key: str,
) -> FindingsComponent:
    """Return the component.

    Args:
        nlp: The pipeline it is added to; nothing of it is used.
        name: The component's name in the pipeline.
        model: Model directory; None for the one that ships.
        taxonomy: Path of a TOML file of clause types; None for those that ship.
        sensitivity: ``balanced``, ``miss_less`` or ``fewer_false_alarms``.
        findings_key: Key of the findings in ``doc.spans``.
        provisions_key: Key of the provisions in ``doc.spans``.

    Raises:
        ValueError: There is no such sensitivity.
    """
    return FindingsComponent(
        model=model,
        taxonomy=taxonomy,
        sensitivity=sensitivity,
        findings_key=findings_key,
        provisions_key=provisions_key,
    )


def _load(model: Path | dict[str, bytes]) -> Any:
    if isinstance(model, Path):
        return load_model(model)
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), model)
        return load_model(folder)


def _findings(analysis: Analysis, places: TextPlaces) -> Iterator[dict[str, Any]]:
    clauses = {clause.id: clause for clause in analysis.records.clauses}
    for finding in analysis.records.attributed:
        span = places.in_text(finding.start, finding.end)
        if span is not None:
            clause = clauses[finding.clause_id]
            yield {
                "id": finding.id,
                **{name: getattr(finding, name) for name in _FACTS},
                "clause_number": clause.number,
                "heading": clause.heading,
                "start": span[0],
                "end": span[1],
                "attributes": list(_attributes(finding, places)),
            }


def _attributes(finding: Finding, places: TextPlaces) -> Iterator[dict[str, Any]]:
    for attribute in finding.attributes:
        span = places.in_text(attribute.start, attribute.end)
        yield {
            "name": attribute.name,
            "value": attribute.value,
            "unit": attribute.unit,
            "start": span[0] if span else None,
            "end": span[1] if span else None,
        }


def _provisions(analysis: Analysis, places: TextPlaces) -> Iterator[tuple[int, int, str, str]]:
    for clause in analysis.records.clauses:
        span = places.in_text(clause.start, clause.own_end) if clause.kind in _NUMBERED else None
        if span is not None:
            yield (*span, clause.number, clause.id)


def _group(doc: Doc, key: str, rows: Iterable[tuple[int, int, str, str]]) -> SpanGroup:
    spans = [
        doc.char_span(start, end, label=label, span_id=name, alignment_mode="expand")
        for start, end, label, name in rows
    ]
    return SpanGroup(doc, name=key, spans=[span for span in spans if span is not None])


def _findings_of(doc: Doc) -> list[dict[str, Any]]:
    kept = doc.user_data.get(_DATA, ())  # a DocBin gives tuples for lists
    return [{**each, "attributes": [dict(attribute) for attribute in each["attributes"]]} for each in kept]


def _finding_of(span: Span) -> dict[str, Any] | None:
    return next((each for each in _findings_of(span.doc) if each["id"] == span.id_), None) if span.id_ else None


Doc.set_extension("contractlens_findings", getter=_findings_of, force=True)
Span.set_extension("contractlens_finding", getter=_finding_of, force=True)
