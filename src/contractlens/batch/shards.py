"""Shares of an archive for machines that know nothing of each other."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Shard:
    """Share `number` (from 1) of `count`, by the SHA-256 of the files' paths: no file needs to be opened to tell.

    Equal files under different paths may fall into different shards; `merge_scans` keeps one of the results.
    """

    number: int
    count: int

    @classmethod
    def parse(cls, text: str | None) -> Self | None:
        """Return the shard that ``"3/8"`` names.

        Raises:
            ValueError: It names none.
        """
        if text is None:
            return None
        found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text.strip())
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            msg = f"shard must be like 3/8 (from 1/8 to 8/8), not {text!r}"
            raise ValueError(msg)
        return cls(int(found[1]), int(found[2]))

    def has(self, path: str) -> bool:
        """Say whether a file belongs to this share."""
        digest = hashlib.sha256(path.encode()).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.number - 1
