"""Columns of the frames that say what a contract says about itself: names, dtypes and order never change."""

from __future__ import annotations

from contractlens.findings import Column

_PLACE = (
    Column("text", "string", "The exact words: `document.text[start:end]`."),
    Column("start", "Int64", "First character in the document's text."),
    Column("end", "Int64", "One past the last character."),
    Column("page", "Int64", "Page of the first character, from 1; missing where the format has no pages."),
    Column("clause_id", "string", "The provision that the words stand in."),
    Column("clause_number", "string", 'Its full reference, for example "12.3(b)".'),
    Column("part", "string", "Schedule, annex or part it stands in; empty in the main body."),
)

DEFINITION_COLUMNS = (
    Column("term", "string", "The defined term, without quotation marks."),
    Column("meaning", "string", "What it means, in the contract's words."),
    Column("kind", "string", "definition, table, inline, or cross_reference (defined elsewhere)."),
    Column("refers_to", "string", "For a cross-reference: where the meaning is given, as written."),
    Column("refers_to_clause_id", "string", "The provision that this is, where it stands in the file."),
    Column("uses", "Int64", "Times the term is used outside its own definitions; capital letters count, plurals too."),
    Column("never_used", "boolean", "True when there is no such use."),
    Column("conflicting", "boolean", "True when the term is defined more than once with different meanings."),
    *_PLACE,
)

REFERENCE_COLUMNS = (
    Column(
        "kind",
        "string",
        "clause, section, article, paragraph, condition, recital, part, schedule, annex, appendix, exhibit, "
        "attachment; legislation or document for what lies outside the contract.",
    ),
    Column("target_label", "string", 'What is referred to: "clause 12.3(b)", "paragraph 4 of Schedule 2".'),
    Column("resolution", "string", "resolved, not_in_file, broken (no such number in the file) or external."),
    Column("target_clause_id", "string", "The provision referred to, when resolved."),
    Column("target_start", "Int64", "Its first character."),
    *_PLACE,
)

PARTY_COLUMNS = (
    Column("name", "string", "Name of the party."),
    Column("role", "string", "buyer, supplier or other."),
    Column("defined_as", "string", 'What the contract calls it: "Authority"; missing if nothing.'),
    Column("registration_number", "string", "Company or other registration number, if stated."),
    Column("address", "string", "Address, if stated."),
    Column("source", "string", "parties, table, signature or cover: the place that named it first."),
    *_PLACE,
)

DATE_COLUMNS = (
    Column("kind", "string", "signature, start, end, extension_end, duty or mention."),
    Column("value", "datetime64[ns]", "The day; first day of the month or year for less precise dates."),
    Column("precision", "string", "day, month or year."),
    Column("ambiguous", "boolean", "True when figures can be read day first or month first."),
    Column("placeholder", "boolean", "True for a blank still to be filled in; it has no value."),
    Column("derived", "boolean", "True when the day was computed from a period and a known start."),
    Column("arithmetic", "string", "How a derived day was computed, in words."),
    Column("what", "string", "The sentence or row that the date stands in: for a duty, what must happen."),
    *_PLACE,
)

SUMMARY_COLUMNS = (
    Column(
        "name",
        "string",
        "title, form, reference, buyer, supplier, signed, start, end, value, currency, governing_law, "
        "protective_marking.",
    ),
    Column("value", "string", "The fact; missing when the contract does not state it. Dates as YYYY-MM-DD."),
    Column("text", "string", "The words it was read from."),
    Column("start", "Int64", "First character of them; missing for words outside the text, such as page headers."),
    Column("end", "Int64", "One past the last character."),
    Column("page", "Int64", "Page from 1, where there is one."),
    Column("note", "string", "What to bear in mind: derived, ambiguous, several, blank to fill in, not found."),
)
