"""The page on clause types, made from the taxonomy that ships."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from contractlens.taxonomy import OTHER, Taxonomy

if TYPE_CHECKING:
    from contractlens.taxonomy import ClauseType

TIERS = {1: "flagship", 2: "core", 3: "general"}
_MOST_EXAMPLES = 4


def render_clause_types() -> str:
    """Return the page: all types in a table, then each with definition, confusions, facts, examples and rules."""
    whole = Taxonomy.default()
    taxonomy = whole.subset(name for name in whole.types if name != OTHER)
    lines = [
        "# Clause types",
        "",
        f"The {len(taxonomy)} types that are looked for, from `taxonomy.toml`, the file that the rules are read from. Examples and",
        "counterexamples are our own sentences; tests hold the rules to them. Rules are one kind of evidence among others: a",
        "provision without any of these words can be found, and one with them can be left out",
        "([how a finding is made](../explanation/how_a_finding_is_made.md)). How right the findings of each type are stands in",
        "the [model card](../project/model_card.md).",
    ]
    for tier, name in TIERS.items():
        lines += ["", f"| {name} | what a provision of it does |", "|---|---|"]
        lines += [
            f"| [{item.title}](#{item.id}) | {_words(item.definition)} |" for item in taxonomy if item.tier == tier
        ]
    for item in taxonomy:
        lines += ["", *_section(item, taxonomy)]
    return "\n".join(lines) + "\n"


def _section(item: ClauseType, taxonomy: Taxonomy) -> list[str]:
    lines = [
        f"## {item.title} {{ #{item.id} }}",
        "",
        _words(item.definition),
        "",
        f"Id `{item.id}`, tier {item.tier} ({TIERS[item.tier]}).",
    ]
    if item.confusable:
        others = ", ".join(f"[{taxonomy[name].title}](#{name})" for name in item.confusable)
        lines += ["", f"**Easily confused with** {others}."]
    if item.attributes:
        lines += ["", f"**Facts read from it**: {_codes(item.attributes)}."]
    lines += _quotes("Examples", item.examples) + _quotes("Not of this type", item.counterexamples)
    lines += ["", '??? info "How the rules find it"', ""]
    lines += [f"    {line}" if line else "" for line in _rules(item)]
    if item.source:
        lines += ["", f"Source: {_words(item.source)}"]
    return lines


def _rules(item: ClauseType) -> list[str]:
    parts = [
        ("Telling headings", item.headings),
        ("Phrases", item.phrases),
        ("Cancelled by", item.excluded_by),
    ]
    lines = [f"- {label}: {_listed(words)}" for label, words in parts if words]
    if item.patterns:
        lines.append(f"- Token patterns: {_codes(tuple(pattern.id for pattern in item.patterns))}")
    return lines


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(_words(word.removeprefix("=")) for word in words)


def _quotes(label: str, texts: tuple[str, ...]) -> list[str]:
    if not texts:
        return []
    shown = [f"- {_words(text)}" for text in texts[:_MOST_EXAMPLES]]
    more = f" (the first {_MOST_EXAMPLES} of {len(texts)})" if len(texts) > _MOST_EXAMPLES else ""
    return ["", f"**{label}**{more}", "", *shown]


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _words(text: str) -> str:
    escaped = html.escape(" ".join(text.split()), quote=False)
    for mark in "*_[]`":
        escaped = escaped.replace(mark, f"\\{mark}")
    return escaped.replace("|", "&#124;")
