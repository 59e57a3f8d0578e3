"""The tables of the package (``data/*.toml``), read quickly.

People write TOML; reading the two large files takes Python longer than a contract of twenty pages. They therefore stand
a second time as JSON, in ``data/compiled``, each with the checksum of the file that it was made from: where that was
changed since, it is the one that counts, and a test says to run ``python -m contractlens.tables``.
"""

from __future__ import annotations

import hashlib
import json
import sys
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

COMPILED = ("attribute_cues", "taxonomy")
"""The tables that also stand as JSON; the others are read in a millisecond or two."""


def load_table(name: str) -> dict[str, Any]:
    """Return what ``data/<name>.toml`` holds."""
    data = resources.files("contractlens") / "data"
    text = (data / f"{name}.toml").read_text(encoding="utf-8")
    table = _compiled(data / "compiled" / f"{name}.json", text) if name in COMPILED else None
    return parse(text) if table is None else table


def parse(text: str) -> dict[str, Any]:
    """Return what a TOML text of ours holds."""
    import tomllib  # not needed where all that is asked for is compiled

    return tomllib.loads(text)


def _compiled(file: Traversable, text: str) -> dict[str, Any] | None:
    """Return a compiled table; None where there is none, or none of this text."""
    if not file.is_file():
        return None
    try:
        made = json.loads(file.read_bytes())
    except ValueError:  # two branches changed it, and their merge is not settled yet
        return None
    table: dict[str, Any] = made["table"]
    return table if made["sha256"] == _digest(text) else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def compile_table(text: str) -> str:
    """Return the JSON file of a TOML text: a line for each entry, so that changes can be compared."""
    table = parse(text)
    lines = [f"{json.dumps(key)}:{_lines(value)}" for key, value in table.items()]
    return f'{{"sha256":"{_digest(text)}","table":{{\n' + ",\n".join(lines) + "\n}}\n"


def _lines(value: Any) -> str:
    """Return JSON with each entry of a table, or of a list of tables, on a line of its own."""
    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"{_line(key)}:{_line(item)}" for key, item in value.items()) + "\n}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(map(_line, value)) + "\n]"
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> int:
    """Write the compiled tables of this checkout again, where their text was changed."""
    data = Path(__file__).parent / "data"
    for name in COMPILED:
        made = compile_table((data / f"{name}.toml").read_text(encoding="utf-8"))
        target = data / "compiled" / f"{name}.json"
        if not target.is_file() or target.read_text(encoding="utf-8") != made:
            target.parent.mkdir(exist_ok=True)
            target.write_text(made, encoding="utf-8", newline="\n")
            sys.stdout.write(f"wrote {target.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
