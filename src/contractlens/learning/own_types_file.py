"""Files of own clause types: an empty one to fill in, one with what was learnt, and learning what a file describes."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import LearningError
from contractlens.taxonomy import ClauseType, Taxonomy, examples_digest
from contractlens.taxonomy_check import is_clause_type_id

if TYPE_CHECKING:
    from pathlib import Path

_ID = "<id>"
_TITLE = "<title>"


def check_name(name: str) -> None:
    """Refuse a name that cannot be the id of an own clause type.

    Raises:
        LearningError: It is not snake_case (``bad_name``), or a type that ships has it (``name_taken``).
    """
    if not isinstance(name, str) or not is_clause_type_id(name):
        msg = f"{name!r} cannot be the id of a clause type: use small letters, digits and single underscores"
        raise LearningError(msg, kind="bad_name")
    if name in Taxonomy.default():
        msg = f"{name!r} is a clause type that ships; choose another id (`contractlens types` lists those taken)"
        raise LearningError(msg, kind="name_taken")


def new_type(name: str) -> str:
    """Return a commented TOML text for an own clause type, with every field explained; it loads as it is.

    Args:
        name: Id in snake_case.

    Raises:
        LearningError: The name cannot be used (``bad_name``, ``name_taken``).
    """
    check_name(name)
    text = resources.files("contractlens").joinpath("data", "new_type.toml").read_text(encoding="utf-8")
    return text.replace(_ID, name).replace(_TITLE, name.replace("_", " ").capitalize())


def write_new_file(path: Path, data: bytes, *, overwrite: bool = False) -> None:
    """Write a file that must not be there yet.

    Raises:
        LearningError: It is (``file_exists``), or it cannot be written (``unwritable``).
    """
    try:
        with path.open("wb" if overwrite else "xb") as file:
            file.write(data)
    except FileExistsError as error:
        msg = f"{path} exists; choose another name, or remove it first"
        raise LearningError(msg, kind="file_exists", name=str(path)) from error
    except (OSError, ValueError) as error:
        msg = f"{path} cannot be written"
        raise LearningError(msg, kind="unwritable", name=str(path)) from error


def write_type(item: ClauseType, path: Path, *, overwrite: bool = False) -> Path:
    """Write a learnt clause type as TOML, and what was learnt beside it; see `LearntType.save`."""
    arrays = path.with_name(f"{item.id}.npz")
    if not overwrite and arrays.exists():
        msg = f"{arrays} exists; choose another folder, or remove it first"
        raise LearningError(msg, kind="file_exists", name=str(arrays))
    import tomli_w

    content = {"schema_version": 1, "clause_types": {item.id: _entry(item)}}
    write_new_file(path, tomli_w.dumps(content, multiline_strings=False).encode(), overwrite=overwrite)
    write_new_file(arrays, item.learnt, overwrite=True)
    return path


def _entry(item: ClauseType) -> dict[str, Any]:
    entry: dict[str, Any] = {"title": item.title, "tier": item.tier, "definition": item.definition}
    if item.source:
        entry["source"] = item.source
    lists = ("headings", "phrases", "excluded_by", "attributes", "confusable", "examples", "counterexamples")
    entry |= {name: list(getattr(item, name)) for name in lists if getattr(item, name)}
    if item.patterns:
        entry["patterns"] = [
            {"id": pattern.id, "pattern": [_written(token) for token in pattern.tokens]} for pattern in item.patterns
        ]
    return {**entry, "learnt": _told(item)}


def _written(token: dict[str, Any]) -> dict[str, Any]:
    """Return a token as a file may hold it: words that stand in two of its word lists once."""
    lower = token.get("LOWER")
    if not isinstance(lower, dict) or "IN" not in lower:
        return dict(token)
    return {**token, "LOWER": {**lower, "IN": list(dict.fromkeys(lower["IN"]))}}


def _told(item: ClauseType) -> dict[str, str]:
    return {"file": f"{item.id}.npz", "examples": examples_digest(item.examples, item.counterexamples)}


def read_type(path: Path, name: str = "") -> ClauseType:
    """Return a learnt type of a TOML file.

    Raises:
        TaxonomyError: The file cannot be read or holds mistakes.
        LearningError: It holds no such type, or nothing was learnt (``not_learnt``).
    """
    learnt = {item.id: item for item in Taxonomy.load(path) if item.learnt}
    if name in learnt:
        return learnt[name]
    if not name and len(learnt) == 1:
        return next(iter(learnt.values()))
    what = f"{name!r} was not learnt" if name else f"{len(learnt)} types were learnt in it: name one"
    msg = f"{path.name}: {what}; `contractlens types learn` learns from the examples in a file"
    raise LearningError(msg, kind="not_learnt", name=str(path))


def learn_file(path: Path) -> list[ClauseType]:
    """Learn every type of a TOML file that has examples enough; write what was learnt, and say so in the file.

    The rest of the file stays as it is, comments too.

    Raises:
        TaxonomyError: The file cannot be read or holds mistakes.
        LearningError: No type has examples (``too_few_examples``); see `contractlens.learn_type` for other kinds.
    """
    from contractlens.learning.own_types import learn_clause_type
    from contractlens.learning.pasted import FEWEST

    text = read_text(path)
    found = Taxonomy.loads(text, name=path.name, needs_rules=False)
    wanted = [item for item in found if len(item.examples) >= FEWEST or (item.examples and not item.has_rules)]
    if not wanted:
        msg = f"{path.name}: no type has {FEWEST} examples or more; paste them under `examples`"
        raise LearningError(msg, kind="too_few_examples", name=str(path))
    learnt = []
    for item in wanted:
        check_name(item.id)
        done = learn_clause_type(item).clause_type
        text = with_learnt_line(text, done)
        learnt.append(done)
    for item in learnt:
        write_new_file(path.with_name(f"{item.id}.npz"), item.learnt, overwrite=True)
    write_new_file(path, text.encode(), overwrite=True)
    return learnt


def read_text(path: Path) -> str:
    """Return the text of a file of clause types.

    Raises:
        LearningError: It cannot be read (``unreadable``).
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        msg = f"{path} cannot be read as UTF-8 text"
        raise LearningError(msg, kind="unreadable", name=str(path)) from error


def with_learnt_line(text: str, item: ClauseType) -> str:
    """Return a TOML text with the line ``learnt = ...`` under its type's header, in the place of an older one."""
    told = _told(item)
    line = f'learnt = {{ file = "{told["file"]}", examples = "{told["examples"]}" }}  # by `contractlens types learn`'
    lines = text.splitlines()
    headers = [place for place, written in enumerate(lines) if _header_of(written) == f"clause_types.{item.id}"]
    if len(headers) != 1:
        msg = f"the file has no line [clause_types.{item.id}], below which what was learnt is named; write it so"
        raise LearningError(msg, kind="unusual_file")
    start = headers[0] + 1
    end = next((place for place in range(start, len(lines)) if _header_of(lines[place])), len(lines))
    kept = [written for written in lines[start:end] if not written.startswith("learnt =")]
    made = "\n".join([*lines[:start], line, *kept, *lines[end:]]) + "\n"
    after = Taxonomy.loads(made, needs_rules=False)  # nothing else may have changed
    if replace(after[item.id], learnt=item.learnt) != item:
        msg = f"the file is written in a way in which [clause_types.{item.id}] cannot be changed; write it as a table"
        raise LearningError(msg, kind="unusual_file")
    return made


def _header_of(line: str) -> str:
    """Return the name of the table that a line begins, "" for other lines."""
    bare = line.split("#", 1)[0].strip()
    return bare.strip("[] ") if bare.startswith("[") and bare.endswith("]") else ""
