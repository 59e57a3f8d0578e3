"""Every mistake in a file of clause types, found in one pass: `check_entries`.

Only what the file itself shows is checked here. Whether the rules find their examples needs spaCy and is checked by
`contractlens.detection.rules.check_examples`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from contractlens.exceptions import Problem

Report = Callable[[str, str], None]

TIERS = (1, 2, 3)
PATTERN_WORD_LIST = "WORDS"
"""Token attribute of ours: ``{ WORDS = "assets" }`` stands for ``{ LOWER = { IN = [the list "assets"] } }``."""

OPEN_END = 10
"""Most tokens beyond the fewest that ``+``, ``*`` and ``{n,}`` match, so that every pattern has a longest match."""

_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_TEXTS = ("headings", "phrases", "excluded_by", "attributes", "confusable", "examples", "counterexamples")
_KEYS = frozenset({"title", "tier", "definition", "source", "patterns", "replaces", "learnt", *_TEXTS})
_TOP_KEYS = frozenset({"schema_version", "word_lists", "clause_types"})

_STRING_ATTRIBUTES = frozenset({"LOWER", "ORTH", "TEXT", "SHAPE"})
_FLAG_ATTRIBUTES = frozenset(
    {
        *("IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE", "IS_STOP"),
        *("IS_BRACKET", "IS_QUOTE", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY"),
        *("LIKE_NUM", "LIKE_URL", "LIKE_EMAIL"),
    }
)
_TRAINED_ATTRIBUTES = frozenset(
    {
        *("LEMMA", "POS", "TAG", "DEP", "MORPH", "NORM", "IS_SENT_START", "SENT_START", "_"),
        *("ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID"),
    }
)
_STRING_PREDICATES = frozenset({"IN", "NOT_IN", "REGEX"})
_NUMBER_PREDICATES = frozenset({"IN", "NOT_IN", "==", "!=", ">=", "<=", ">", "<"})
_SIMPLE_OPS = frozenset({"+", "*", "?"})
_MAX_REPEAT_FIGURES = 3  # no phrase repeats a token a thousand times; a huge count is a mistake or an attack
_RANGE_OP = re.compile(r"\{(\d+)\}|\{(\d*),(\d*)\}")
_LEARNT_FILE = re.compile(
    r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}\.(npz|learnt)"
)  # a plain name: nothing outside the folder
_NESTED_REPEAT = re.compile(r"[+*}][^()]*\)[+*{]")

# Bounds that keep matching quick: every start that a pattern has costs as many steps as it can have tokens. The
# patterns that come with the package stay under half of them.
MAX_TOKENS = 32
MAX_OPTIONAL = 48
MAX_REGEX = 200
MAX_LIST = 2000


def is_clause_type_id(name: str) -> bool:
    """Say whether `name` can be the id of a clause type: snake_case."""
    return _ID.fullmatch(name) is not None


def check_entries(
    content: dict[str, Any], *, file: str, schema_version: int, needs_rules: bool = True
) -> tuple[Problem, ...]:
    """Return every mistake in the parsed TOML `content`, in file order; none when it can be used.

    Args:
        content: The parsed file.
        file: Its name, for messages.
        schema_version: The one that is read.
        needs_rules: Examples without anything that could find them are a mistake.
    """
    problems: list[Problem] = []

    def report(key: str, reason: str) -> None:
        problems.append(Problem(file=file, key=key, reason=reason))

    for key in content:
        if key not in _TOP_KEYS:
            report(key, f"unknown key; allowed: {', '.join(sorted(_TOP_KEYS))}")
    version = content.get("schema_version", schema_version)
    if version != schema_version or isinstance(version, bool):
        report("schema_version", f"must be {schema_version}, not {version!r}")
    words = _check_word_lists(content.get("word_lists", {}), report)
    entries = content.get("clause_types")
    if not isinstance(entries, dict) or not entries:
        report("clause_types", "missing: a file holds at least one table [clause_types.<id>]")
        return tuple(problems)
    for name, entry in entries.items():
        key = f"clause_types.{name}"
        if not _ID.fullmatch(name):
            report(key, "a clause type's id is snake_case: small letters, digits and single underscores")
        if isinstance(entry, dict):
            _check_entry(key, entry, words, report)
            if needs_rules and entry.get("examples") and not {"phrases", "patterns", "learnt"} & set(entry):
                reason = "no phrases and no patterns could find them; `contractlens types learn` learns from examples"
                report(f"{key}.examples", reason)
        else:
            report(key, f"must be a table, not {_kind(entry)}")
    return tuple(problems)


def _check_word_lists(lists: Any, report: Report) -> frozenset[str]:
    """Check the named word lists; return the names, the faulty ones too, so that one mistake is told once."""
    if not isinstance(lists, dict):
        report("word_lists", f"must be a table, not {_kind(lists)}")
        return frozenset()
    for name, listed in lists.items():
        key = f"word_lists.{name}"
        if not _ID.fullmatch(name):
            report(key, "a word list's name is snake_case")
        if _check_texts(key, listed, report):
            for position, word in enumerate(listed):
                if word != word.lower():
                    report(f"{key}[{position}]", f"must be in small letters: {word!r} would never match")
    return frozenset(lists)


def _check_entry(key: str, entry: dict[str, Any], words: frozenset[str], report: Report) -> None:
    for name in entry:
        if name not in _KEYS:
            report(f"{key}.{name}", f"unknown key; allowed: {', '.join(sorted(_KEYS))}")
    _check_plain_values(key, entry, report)
    for name in _TEXTS:
        if name in entry:
            _check_texts(f"{key}.{name}", entry[name], report)
    for name in ("headings", "phrases", "excluded_by"):
        _check_has_letters(f"{key}.{name}", entry.get(name), report)
    if "patterns" in entry:
        _check_patterns(f"{key}.patterns", entry["patterns"], words, report)
    if "learnt" in entry:
        _check_learnt(f"{key}.learnt", entry, report)


def _check_plain_values(key: str, entry: dict[str, Any], report: Report) -> None:
    for name in ("title", "definition"):
        if name not in entry:
            report(f"{key}.{name}", "missing")
        elif not isinstance(entry[name], str) or not entry[name].strip():
            report(f"{key}.{name}", "must be a text that is not empty")
    if not isinstance(entry.get("source", ""), str):
        report(f"{key}.source", f"must be a text, not {_kind(entry['source'])}")
    if not isinstance(entry.get("replaces", False), bool):
        report(f"{key}.replaces", "must be true or false")
    tier = entry.get("tier", TIERS[-1])
    if isinstance(tier, bool) or tier not in TIERS:
        report(f"{key}.tier", f"must be 1, 2 or 3, not {tier!r}")


def _check_learnt(key: str, entry: dict[str, Any], report: Report) -> None:
    told = entry["learnt"]
    if not isinstance(told, dict) or set(told) != {"file", "examples"}:
        report(key, "must be { file = ..., examples = ... }, as `contractlens types learn` writes it")
        return
    if not isinstance(told["file"], str) or not _LEARNT_FILE.fullmatch(told["file"]):
        report(f"{key}.file", "must be the plain name of an .npz or .learnt file in the same folder")
    if not isinstance(told["examples"], str):
        report(f"{key}.examples", f"must be a text, not {_kind(told['examples'])}")
    if not entry.get("examples"):
        report(key, "has no examples that it could have been learnt from")


def _check_texts(key: str, listed: Any, report: Report) -> bool:
    """Report anything but a list of different, non-empty texts; True when it is one."""
    if not isinstance(listed, list):
        report(key, f"must be a list of texts, not {_kind(listed)}")
        return False
    if not listed:
        report(key, "is empty: give at least one, or leave the key out")
        return False
    if len(listed) > MAX_LIST:
        report(key, f"has {len(listed)} entries; at most {MAX_LIST} are allowed")
    right = True
    for position, text in enumerate(listed):
        if not isinstance(text, str) or not text.strip():
            report(f"{key}[{position}]", "must be a text that is not empty")
            right = False
    if right:
        for text, count in Counter(listed).items():
            if count > 1:
                report(key, f"holds {text!r} {count} times")
    return right


def _check_has_letters(key: str, listed: Any, report: Report) -> None:
    for position, text in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(text, str) and text.strip() and not any(character.isalnum() for character in text):
            report(f"{key}[{position}]", f"has no letter or digit: {text!r}")


def _check_patterns(key: str, listed: Any, words: frozenset[str], report: Report) -> None:
    if not isinstance(listed, list) or not listed:
        report(key, "must be a list of { id = ..., pattern = [...] } that is not empty")
        return
    seen: set[str] = set()
    for position, item in enumerate(listed):
        place = f"{key}[{position}]"
        if not isinstance(item, dict) or set(item) != {"id", "pattern"}:
            report(place, "must be { id = ..., pattern = [...] } and nothing else")
            continue
        name = item["id"]
        if not isinstance(name, str) or not _ID.fullmatch(name):
            report(f"{place}.id", f"must be snake_case, not {name!r}")
        elif name in seen:
            report(f"{place}.id", f"{name!r} is used twice in this clause type")
        else:
            seen.add(name)
        _check_tokens(f"{place}.pattern", item["pattern"], words, report)


def _check_tokens(key: str, tokens: Any, words: frozenset[str], report: Report) -> None:
    if not isinstance(tokens, list) or not tokens or not all(isinstance(token, dict) for token in tokens):
        report(key, "must be a list of tokens such as { LOWER = 'refresh' } that is not empty")
        return
    if len(tokens) > MAX_TOKENS:
        report(key, f"has {len(tokens)} tokens; at most {MAX_TOKENS} are allowed")
    optional = 0
    demanding = False
    for position, token in enumerate(tokens):
        place = f"{key}[{position}]"
        wildcard = not set(token) - {"OP"}
        for name, value in token.items():
            if name != "OP":
                _check_attribute(place, name, value, words, report)
        width = _check_op(place, token.get("OP"), report, wildcard=wildcard)
        if width is not None:
            least, most = width
            optional += most - least
            demanding = demanding or (least > 0 and not wildcard)
    if not demanding:
        report(key, "could match nothing or anything: at least one token must be demanded")
    if optional > MAX_OPTIONAL:
        report(key, f"has {optional} optional places; more than {MAX_OPTIONAL} make matching too slow")


def _check_op(place: str, op: Any, report: Report, *, wildcard: bool) -> tuple[int, int] | None:
    """Return the fewest and most tokens that `op` lets through, None when it is wrong; see `OPEN_END`."""
    if op is None:
        return 1, 1
    if isinstance(op, str) and op in _SIMPLE_OPS:
        if wildcard and op != "?":
            report(place, f"OP {op!r} on a token that matches anything has no end: write a range such as '{{0,6}}'")
        least = 1 if op == "+" else 0
        return least, 1 if op == "?" else least + OPEN_END
    match = _RANGE_OP.fullmatch(op) if isinstance(op, str) else None
    if match is None or op == "{,}":
        report(place, f"OP {op!r} is not one of + * ? {{n}} {{n,m}} {{,m}} {{n,}}")
        return None
    if any(len(figure) > _MAX_REPEAT_FIGURES for figure in match.groups() if figure):
        report(place, f"OP {op!r} repeats a token more than {10**_MAX_REPEAT_FIGURES - 1} times")
        return None
    if match[1]:
        return int(match[1]), int(match[1])
    least = int(match[2] or 0)
    if not match[3]:
        if wildcard:
            report(place, f"OP {op!r} on a token that matches anything has no end: write a range such as '{{0,6}}'")
        return least, least + OPEN_END
    if int(match[3]) < least:
        report(place, f"OP {op!r}: the second number is smaller than the first")
        return None
    return least, int(match[3])


def _check_attribute(place: str, name: str, value: Any, words: frozenset[str], report: Report) -> None:
    key = f"{place}.{name}"
    if name == PATTERN_WORD_LIST:
        _check_word_list_names(key, value, words, report)
    elif name in _STRING_ATTRIBUTES:
        _check_string_value(key, name, value, report)
    elif name in _FLAG_ATTRIBUTES:
        if not isinstance(value, bool):
            report(key, "must be true or false")
    elif name == "LENGTH":
        if not _is_number(value) and not _is_comparison(value):
            report(key, "must be a number, or a comparison such as { '>=' = 3 } or { IN = [3, 4] }")
    elif name in _TRAINED_ATTRIBUTES:
        report(
            key, f"{name} needs a trained spaCy pipeline; rules run in a blank one: list the forms with LOWER instead"
        )
    else:
        allowed = sorted(_STRING_ATTRIBUTES | _FLAG_ATTRIBUTES | {"LENGTH", "OP", PATTERN_WORD_LIST})
        report(key, f"unknown token attribute; allowed: {', '.join(allowed)}")


def _is_comparison(value: Any) -> bool:
    """Say whether `value` is a table of comparisons with numbers, lists of numbers behind IN and NOT_IN."""
    if not isinstance(value, dict) or not value or not set(value) <= _NUMBER_PREDICATES:
        return False
    return all(
        (isinstance(right, list) and all(map(_is_number, right))) if name in {"IN", "NOT_IN"} else _is_number(right)
        for name, right in value.items()
    )


def _check_word_list_names(key: str, value: Any, words: frozenset[str], report: Report) -> None:
    named = [value] if isinstance(value, str) else value
    if not isinstance(named, list) or not named:
        report(key, "must be the name of a word list, or a list of such names")
        return
    for item in named:
        if not isinstance(item, str) or item not in words:
            report(key, f"no such word list: {item!r}")


def _check_string_value(key: str, name: str, value: Any, report: Report) -> None:
    if isinstance(value, dict):
        if not value or not set(value) <= _STRING_PREDICATES:
            report(key, f"must be a word or one of {', '.join(sorted(_STRING_PREDICATES))}")
            return
        for predicate in ("IN", "NOT_IN"):
            if predicate in value and _check_texts(f"{key}.{predicate}", value[predicate], report):
                _check_small(f"{key}.{predicate}", name, value[predicate], report)
        if "REGEX" in value:
            _check_regex(f"{key}.REGEX", value["REGEX"], report)
    elif not isinstance(value, str) or not value:
        report(key, f"must be a word, not {_kind(value)}")
    else:
        _check_small(key, name, [value], report)


def _check_small(key: str, name: str, listed: list[str], report: Report) -> None:
    for word in listed:
        if name == "LOWER" and word != word.lower():
            report(key, f"LOWER compares small letters: {word!r} would never match")


def _check_regex(key: str, value: Any, report: Report) -> None:
    if not isinstance(value, str) or not value:
        report(key, "must be a regular expression")
        return
    if len(value) > MAX_REGEX:
        report(key, f"is longer than {MAX_REGEX} characters")
        return
    try:
        re.compile(value)
    except re.error as error:
        report(key, f"not a valid regular expression: {error}")
        return
    if _NESTED_REPEAT.search(value):
        report(key, "a repeat inside a repeat, such as (a+)+, can take for ever: write it without")


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _kind(value: Any) -> str:
    return {bool: "true/false", dict: "a table", int: "a number", list: "a list", str: "a text"}.get(
        type(value), type(value).__name__
    )
