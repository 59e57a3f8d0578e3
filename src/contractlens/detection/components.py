"""Rule evidence as a spaCy pipeline component: ``nlp.add_pipe("contractlens_rules")`` works in anyone's pipeline.

Importing this module registers the factory; spaCy imports it by itself through the package's entry point. The finished
findings are the component ``contractlens_findings`` (see `contractlens.spacy_pipeline`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from spacy.language import Language  # noqa: TID253 - only spaCy imports this module, or code that needs spaCy anyway

from contractlens.detection.component_files import pack, read_files, read_taxonomy, taxonomy_files, unpack, write_files
from contractlens.detection.rules import RuleMatcher
from contractlens.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from spacy.tokens import Doc

EVIDENCE_KEY = "evidence"
"""Name of the SpanGroup that holds the rules' evidence."""


class RulesComponent:
    """Writes rule evidence into ``doc.spans[spans_key]``.

    Each span's label is the clause type's id, its ``id_`` names the rule. The group is there even when it is empty,
    and running the component twice gives the same group. A saved pipeline holds the clause types themselves: it finds
    the same on a machine without the file that they came from.
    """

    def __init__(self, matcher: RuleMatcher | Path, *, spans_key: str = EVIDENCE_KEY) -> None:
        self._matcher = matcher
        self.spans_key = spans_key

    @property
    def matcher(self) -> RuleMatcher:
        """The rules; read at first use from a file that was not there when the pipeline was put together.

        Raises:
            TaxonomyError: That file is still not there, or holds mistakes.
        """
        if isinstance(self._matcher, Path):
            self._matcher = RuleMatcher(Taxonomy.load(self._matcher))
        return self._matcher

    def __call__(self, doc: Doc) -> Doc:
        """Return `doc` with its evidence written into it."""
        from spacy.tokens import Span, SpanGroup

        doc.spans[self.spans_key] = SpanGroup(
            doc,
            name=self.spans_key,
            spans=[
                Span(doc, found.token_start, found.token_end, label=found.clause_type, span_id=found.rule)
                for found in self.matcher.match(doc)
            ],
        )
        return doc

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Any]] | None = None,  # noqa: ARG002 - nothing is learned from examples
        *,
        nlp: Language | None = None,  # noqa: ARG002 - spaCy passes the pipeline
        taxonomy: str | None = None,
    ) -> None:
        """Make ready for use; needs no examples.

        Args:
            get_examples: Not used.
            nlp: Not used.
            taxonomy: Path of a TOML file of clause types, as ``[initialize.components.contractlens_rules]`` may name
                it; None keeps those that the component has.

        Raises:
            TaxonomyError: The file of clause types holds mistakes.
        """
        if taxonomy is not None:
            self._matcher = RuleMatcher(Taxonomy.load(taxonomy))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002 - nothing is left out
        """Return the clause types as bytes."""
        return pack(taxonomy_files(self.matcher.taxonomy))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:  # noqa: ARG002 - nothing is left out
        """Take the clause types of `to_bytes`.

        Raises:
            TaxonomyError: They hold mistakes.
        """
        self._matcher = RuleMatcher(read_taxonomy(unpack(data)))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 - nothing is left out
        """Write the clause types into a folder."""
        write_files(Path(path), taxonomy_files(self.matcher.taxonomy))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:  # noqa: ARG002 - nothing is left out
        """Take the clause types of `to_disk`; a pipeline that was saved before they were written keeps its own.

        Raises:
            TaxonomyError: They hold mistakes.
        """
        folder = Path(path)
        if folder.is_dir():
            self._matcher = RuleMatcher(read_taxonomy(read_files(folder)))
        return self


@Language.factory(
    "contractlens_rules",
    default_config={"taxonomy": None, "spans_key": EVIDENCE_KEY},
    assigns=["doc.spans"],
    requires=[],
)
def create_rules(nlp: Language, name: str, taxonomy: str | None, spans_key: str) -> RulesComponent:  # noqa: ARG001 - spaCy passes both
    """Return the component for `nlp`.

    Args:
        nlp: The pipeline it is added to; nothing of it is used.
        name: The component's name in the pipeline.
        taxonomy: Path of a TOML file of clause types; None for those that come with the package. A file that is not
            there is missed at first use, so that a saved pipeline, which holds its clause types, loads anywhere.
        spans_key: Key in ``doc.spans``.

    Raises:
        TaxonomyError: The file of clause types holds mistakes.
    """
    if taxonomy is not None and not Path(taxonomy).exists():
        return RulesComponent(Path(taxonomy), spans_key=spans_key)
    types = Taxonomy.default() if taxonomy is None else Taxonomy.load(taxonomy)
    return RulesComponent(RuleMatcher(types), spans_key=spans_key)
