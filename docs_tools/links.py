"""Links of pages that stand in the repository and on the site, and where a page of the repository is on the site."""

from __future__ import annotations

import posixpath
import re

PROJECT = {
    "README.md": "project/readme.md",
    "CHANGELOG.md": "project/changelog.md",
    "ARCHITECTURE.md": "project/architecture.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "SECURITY.md": "project/security.md",
    "models/default/MODEL_CARD.md": "project/model_card.md",
    "models/corpus/GUIDELINES.md": "project/labelling.md",
    "sample_contracts/README.md": "project/sample_contracts.md",
}
"""Files of the repository that are pages of the site as they are."""

_LINK = re.compile(r"(?<!!)\[(?P<words>[^\[\]]+|[^\[\]]*\[[^\[\]]*\][^\[\]]*)\]\((?P<target>[^()\s]+)\)")
_CODE = re.compile(r"```.*?^\s*```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def rewrite_links(text: str, *, source: str, page: str) -> str:
    """Return the text of a page with links that lead somewhere on the site.

    A link to a file of the repository that is no page of the site becomes its words.

    Args:
        text: Markdown.
        source: Path of the file that it stands in, from the root of the repository.
        page: Path of the page that it is shown on, from the root of the site.
    """

    def replaced(match: re.Match[str]) -> str:
        words, target = match["words"], match["target"]
        if "://" in target or target.startswith(("#", "mailto:")):
            return match[0]
        path, _, place = target.partition("#")
        full = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        at = full.removeprefix("docs/") if full.startswith("docs/") else PROJECT.get(full)
        if at is None:
            return words
        there = posixpath.relpath(at, posixpath.dirname(page) or ".")
        return f"[{words}]({there}{'#' if place else ''}{place})"

    pieces, done = [], 0
    for code in _CODE.finditer(text):  # what stands in code is shown as it is; a link may have code in its words
        if code[0].startswith("```"):
            pieces += [_LINK.sub(replaced, text[done : code.start()]), code[0]]
            done = code.end()
    return "".join([*pieces, _LINK.sub(replaced, text[done:])])


def section_of(text: str, heading: str) -> str:
    """Return what stands under a heading of level two, without the heading.

    Raises:
        ValueError: There is no such heading.
    """
    match = re.search(rf"^## {re.escape(heading)}\n(?P<body>.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    if match is None:
        message = f"there is no heading {heading!r}"
        raise ValueError(message)
    return match["body"].strip() + "\n"
