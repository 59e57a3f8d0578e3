"""The facts of one contract: definitions, references, parties, dates, and a summary of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from contractlens.facts.dates import find_date_facts
from contractlens.facts.definitions import find_definitions
from contractlens.facts.parties import find_parties
from contractlens.facts.places import Places
from contractlens.facts.references import find_references
from contractlens.facts.summary import Sources, summarise
from contractlens.facts.targets import Targets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contractlens.clause import Clause
    from contractlens.document import Document
    from contractlens.facts.records import DateFact, Definition, Party, Reference, SummaryFact
    from contractlens.facts.summary import MoneyLike


class Facts:
    """The facts of one contract, each found when it is first asked for.

    Args:
        document: The contract.
        clauses: Its provisions in reading order.
        role_of: Says whose role a name stands for: ``buyer``, ``supplier``, ``both``, ``third_party`` or None.
        find_money: Returns the sums of a text in order.
    """

    def __init__(
        self,
        document: Document,
        clauses: tuple[Clause, ...],
        role_of: Callable[[str], str | None],
        find_money: Callable[[str], Sequence[MoneyLike]],
    ) -> None:
        self.places = Places(document, clauses)
        self._role_of = role_of
        self._find_money = find_money

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The references, in reading order."""
        return find_references(self.places, Targets(self.places))

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions, in reading order."""
        return find_definitions(self.places, self.references)

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """The parties, in the order of their places."""
        return find_parties(self.places, self.definitions, self._role_of)

    @cached_property
    def dates(self) -> tuple[DateFact, ...]:
        """The dates, in reading order."""
        return find_date_facts(self.places, self.definitions)

    @cached_property
    def summary(self) -> tuple[SummaryFact, ...]:
        """One fact per line of the summary, in fixed order."""
        return summarise(Sources(self.places, self.parties, self.dates, self._find_money))
