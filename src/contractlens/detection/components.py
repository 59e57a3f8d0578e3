"""Rule evidence as a spaCy pipeline component: ``nlp.add_pipe("contractlens_rules")`` works in anyone's pipeline.

Importing this module registers the factory; spaCy imports it by itself through the package's entry point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language  # noqa: TID253 - only spaCy imports this module, or code that needs spaCy anyway

from contractlens.detection.rules import RuleMatcher
from contractlens.taxonomy import Taxonomy

if TYPE_CHECKING:
    from spacy.tokens import Doc

EVIDENCE_KEY = "evidence"
"""Name of the SpanGroup that holds the rules' evidence."""


class RulesComponent:
    """Writes rule evidence into ``doc.spans[spans_key]``.

    Each span's label is the clause type's id, its ``id_`` names the rule. The group is there even when it is empty,
    and running the component twice gives the same group.
    """

    def __init__(self, matcher: RuleMatcher, *, spans_key: str = EVIDENCE_KEY) -> None:
        self.matcher = matcher
        self.spans_key = spans_key

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


@Language.factory("contractlens_rules", default_config={"taxonomy": None, "spans_key": EVIDENCE_KEY})
def create_rules(nlp: Language, name: str, taxonomy: str | None, spans_key: str) -> RulesComponent:  # noqa: ARG001 - spaCy passes the name
    """Return the component for `nlp`.

    Args:
        nlp: The pipeline it is added to; nothing but its vocabulary is used.
        name: The component's name in the pipeline.
        taxonomy: Path of a TOML file of clause types; None for those that come with the package.
        spans_key: Key in ``doc.spans``.

    Raises:
        TaxonomyError: The file of clause types holds mistakes.
    """
    types = Taxonomy.default() if taxonomy is None else Taxonomy.load(taxonomy)
    return RulesComponent(RuleMatcher(types), spans_key=spans_key)
