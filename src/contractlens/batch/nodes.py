"""The files of an archive as `copies` and `grouping` see them: where each lies, and what its document says of itself."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from contractlens.batch.profiles import is_variation, part_names
from contractlens.batch.words import archive_words, pattern, plain_name
from contractlens.facts.party_names import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_MEMBER = "!/"
_STARTS_WITH_PART = re.compile(
    r"^(?:\d{1,3}[a-z]?\s)?(?:call off |joint |order )?(?:schedules?|annex(?:e|ure)?s?|appendi(?:x|ces)|exhibits?|attachments?)\b"
)
_VARIATION_NUMBER = re.compile(r"0*(\d{1,4})\b")
_VERSION = re.compile(r"(?:\bv(?:ersion|er)?\s?|\bdraft\s|\brev(?:ision)?\s?)(\d{1,3})(?:\s(\d{1,3}))?\b")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
UNREAD = frozenset({"failed", "waiting", "skipped"})


@dataclass(frozen=True)
class Node:
    """One file.

    Attributes:
        path: As the results name it.
        given: Contract that the manifest names; "" for none.
        status: What became of it.
        document_id: SHA-256; "" when it could not be opened.
        profile: Its row of `DOCUMENT_COLUMNS` with missing values as None; empty for a file without one.
        modified: Last change by the file system, nanoseconds; 0 when unknown.
    """

    path: str
    given: str = ""
    status: str = "ok"
    document_id: str = ""
    profile: Mapping[str, Any] = field(default_factory=dict)
    modified: int = 0

    def stated(self, name: str) -> str:
        """Return a value of the profile as text, "" when it is missing."""
        value = self.profile.get(name)
        return "" if value is None else str(value)

    @cached_property
    def name(self) -> str:
        """Its name as plain words."""
        return plain_name(self.path)

    @cached_property
    def folder(self) -> str:
        """Where it belongs: its folder, but for folders that only hold pieces ("Schedules", "Signed") the one above.

        "" at the top. A container counts as a folder: ``a/bundle.zip!``.
        """
        place = self.path.rpartition("/")[0]
        while place and not place.endswith("!") and _is_inner(place.rpartition("/")[2]):
            place = place.rpartition("/")[0]
        return place

    @cached_property
    def role(self) -> str:
        """Return agreement, variation, schedule, other or unread; a name decides where the text says nothing."""
        said = self.stated("role")
        if said in {"variation", "schedule"}:
            return said
        if _STARTS_WITH_PART.match(self.name):
            return "schedule"
        words = self.name.split()
        is_short = any(word in archive_words("roles", "variation_names") for word in (_letters(word) for word in words))
        if is_short or (said != "agreement" and is_variation(self.name)):
            return "variation"
        return said or "unread"

    @cached_property
    def reference(self) -> str:
        """Its reference number in one spelling, "" for none."""
        return key_of(self.stated("reference"))

    @cached_property
    def mentions(self) -> frozenset[str]:
        """Reference numbers near its beginning, in one spelling."""
        return frozenset(key_of(name) for name in self.listed("mentions"))

    @cached_property
    def parties(self) -> tuple[str, str]:
        """Buyer and supplier in one spelling; "" for one that is not named."""
        return name_key(self.stated("buyer")), name_key(self.stated("supplier"))

    @cached_property
    def parts(self) -> frozenset[str]:
        """Schedules and annexes that it is or holds, by its text and by its name."""
        return frozenset([*self.listed("holds"), *filter(None, [self.stated("part")]), *part_names(self.name)])

    @cached_property
    def number(self) -> str:
        """Number of a variation, by its text or its name; "" for none."""
        found = _VARIATION_NUMBER.search(self.name)
        return self.stated("number") or (found[1] if found else "")

    @cached_property
    def version(self) -> tuple[int, int]:
        """Number of the version by its name, (0, 0) for none."""
        found = _VERSION.search(self.name)
        return (int(found[1]), int(found[2] or 0)) if found else (0, 0)

    def listed(self, name: str) -> list[str]:
        """Return a JSON list of the profile."""
        return list(json.loads(self.stated(name) or "[]"))

    def is_named(self, words: str) -> bool:
        """Tell whether the name has one of the words of a list in ``archive.toml``."""
        return pattern("copies", words).search(self.name) is not None


def key_of(reference: str) -> str:
    """Return a reference number without what people write in different ways.

    Example:
        >>> key_of("HOS/0417") == key_of("hos-0417")
        True
    """
    return _NOT_LETTERS.sub("", reference.lower())


def conflict(one: str, other: str) -> bool:
    """Tell whether two values are known and differ."""
    return bool(one and other and one != other)


def _is_inner(folder: str) -> bool:
    name = plain_name(folder)
    return name in archive_words("folders", "inner") or name.rstrip("s0123456789 ") in archive_words("folders", "inner")


def _letters(word: str) -> str:
    return word.rstrip("0123456789")


def is_top(folder: str) -> bool:
    """Tell whether a place is the top of the archive: too wide to say that what lies there belongs together."""
    return not folder


def container_name(folder: str) -> str:
    """Return how a place is called: without the sign of a container."""
    return folder.removesuffix("!")
