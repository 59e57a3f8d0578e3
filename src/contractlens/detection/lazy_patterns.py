"""Regular expressions that are compiled when they are first used: most texts need few of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


class LazyPattern:
    """A regular expression with the methods of a compiled one, which it becomes at its first use.

    Its source is a text, or a function that gives it then.
    """

    if TYPE_CHECKING:
        search: Callable[..., re.Match[str] | None]
        match: Callable[..., re.Match[str] | None]
        fullmatch: Callable[..., re.Match[str] | None]
        finditer: Callable[..., Iterator[re.Match[str]]]
        findall: Callable[..., list[Any]]
        split: Callable[..., list[str | Any]]
        sub: Callable[..., str]

    def __init__(self, source: str | Callable[[], str], flags: int = 0) -> None:
        self._source, self._flags = source, flags

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Compile, and put the compiled pattern's methods in the place of this one's."""
            if name not in _METHODS:
                raise AttributeError(name)
            source = self._source if isinstance(self._source, str) else self._source()
            pattern = re.compile(source, self._flags)
            for method in _METHODS:
                setattr(self, method, getattr(pattern, method))
            return getattr(pattern, name)


def lazy(source: str, flags: int = 0) -> LazyPattern:
    """Return a pattern that costs nothing until it is used; a mistake in `source` shows then."""
    return LazyPattern(source, flags)
