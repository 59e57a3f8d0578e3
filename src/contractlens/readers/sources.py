"""Gets the bytes of a file from a path, from bytes or from a file object."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

from contractlens.exceptions import LimitExceededError, ReadError

if TYPE_CHECKING:
    from collections.abc import Sequence

FileSource = str | Path | bytes | IO[bytes]


def password_list(password: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the passwords to try after the empty one, each once, in order."""
    given = (password,) if isinstance(password, str) else tuple(password or ())
    return tuple(dict.fromkeys(each for each in given if each))


def load_source(source: FileSource, max_bytes: int, limit: str) -> tuple[bytes, str]:
    """Return the bytes of a file and its name, "" if it has none.

    Args:
        source: Where it is.
        max_bytes: What is larger is refused.
        limit: Name of that limit, for the message.

    Raises:
        ReadError: The path cannot be opened.
        LimitExceededError: The file is larger than the limit.
        TypeError: The file object is not open in binary mode, or this is no source.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        data, name = bytes(source), ""
    elif isinstance(source, str | Path):
        data, name = _load_path(Path(source), max_bytes)
    elif callable(getattr(source, "read", None)):
        data = source.read(max_bytes + 1)
        if not isinstance(data, bytes):
            msg = "the file object must be opened in binary mode ('rb')"
            raise TypeError(msg)
        name = Path(str(getattr(source, "name", ""))).name
    else:
        msg = f"source must be a path, bytes or a binary file object, not {type(source).__name__}"
        raise TypeError(msg)
    if len(data) > max_bytes:
        raise _too_large(name, max_bytes, limit)
    return data, name


def _load_path(path: Path, max_bytes: int) -> tuple[bytes, str]:
    try:
        with path.open("rb") as file:
            return file.read(max_bytes + 1), path.name
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        msg = f"{path} cannot be opened: {reason}"
        raise ReadError(msg, kind="unreadable_path", name=path.name) from error


def _too_large(name: str, max_bytes: int, limit: str) -> LimitExceededError:
    msg = f"{name or 'the file'} is larger than {max_bytes:,} bytes; raise {limit} to read it"
    return LimitExceededError(msg, kind="too_large", name=name)
