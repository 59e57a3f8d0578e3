"""Regular expressions that are compiled when they are first used: most texts need few of them."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")
_FINDING_NOTHING: dict[str, Callable[[], Any]] = {
    "search": lambda: None,
    "match": lambda: None,
    "fullmatch": lambda: None,
    "finditer": lambda: iter(()),
    "findall": list,
}


class LazyPattern:
    """A regular expression with the methods of a compiled one, which it becomes at its first use.

    Its source is a text, or a function that gives it then. `signs` gives words in small letters: a text in small
    letters without any of them is known to hold no match, and as long as no text has one nothing is compiled.
    """

    if TYPE_CHECKING:
        search: Callable[..., re.Match[str] | None]
        match: Callable[..., re.Match[str] | None]
        fullmatch: Callable[..., re.Match[str] | None]
        finditer: Callable[..., Iterator[re.Match[str]]]
        findall: Callable[..., list[Any]]
        split: Callable[..., list[str | Any]]
        sub: Callable[..., str]

    def __init__(
        self, source: str | Callable[[], str], flags: int = 0, signs: Callable[[], tuple[str, ...]] | None = None
    ) -> None:
        self._source, self._flags, self._signs = source, flags, signs
        self._listed: tuple[str, ...] | None = None

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Compile, and put the compiled pattern's methods in the place of this one's."""
            if name not in _METHODS:
                raise AttributeError(name)
            if self._signs is not None and name in _FINDING_NOTHING:
                return partial(self._look, name)
            return getattr(self._compiled(), name)

    def _look(self, name: str, text: str, *span: int) -> Any:
        if self._listed is None and self._signs is not None:
            self._listed = self._signs()
        if not any(sign in text for sign in self._listed or ()):
            return _FINDING_NOTHING[name]()
        return getattr(self._compiled(), name)(text, *span)

    def _compiled(self) -> re.Pattern[str]:
        source = self._source if isinstance(self._source, str) else self._source()
        pattern = re.compile(source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(pattern, method))
        return pattern


def lazy(source: str, flags: int = 0, *, signs: tuple[str, ...] = ()) -> LazyPattern:
    """Return a pattern that costs nothing until it is used; a mistake in `source` shows then."""
    return LazyPattern(source, flags, (lambda: signs) if signs else None)
