"""The file in which a team keeps its corrections: JSON Lines, one correction a line, only ever added to."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from contractlens.corrections.record import Correction, from_dict, mistakes, plain_words, to_dict
from contractlens.corrections.standing import PlaceKey, place_key, statements
from contractlens.exceptions import CorpusError, OutputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_BYTES = 512 * 1024 * 1024
"""A larger file is refused: at some 2,000 bytes a line, more than 200,000 corrections."""

_MAX_PROBLEMS = 100  # a file of another kind is wrong in every line; nobody reads more than this
_WAIT_S = 10.0  # an append takes milliseconds; whoever holds the file longer has hung
_RETRY_S = 0.05


def read_file(path: Path | str) -> list[Correction]:
    """Return all corrections in a file, in its order: the whole history.

    A last line that was never finished (no line end, not JSON: its writer was stopped) is left out.

    Args:
        path: A ``.jsonl`` file that `append_corrections` wrote.

    Raises:
        CorpusError: It cannot be read (``unreadable``), is too large (``too_large``), or has lines that are no
            corrections (``corrections``); every one is listed, at most 100.
    """
    path = Path(path)
    return parse_lines(read_bytes(path), name=path.name)


def read_bytes(path: Path) -> bytes:
    """Return what a file holds.

    Raises:
        CorpusError: It cannot be read (``unreadable``) or is too large (``too_large``).
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _unreadable(path, error) from error
    if size > MAX_BYTES:
        msg = f"{path} has {size:,} bytes; at most {MAX_BYTES:,} are read"
        raise CorpusError(msg, kind="too_large", name=str(path))
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> CorpusError:
    return CorpusError(f"cannot read {path}: {error.strerror}", kind="unreadable", name=str(path))


def parse_lines(data: bytes, *, name: str) -> list[Correction]:
    """Return the corrections in the bytes of a file.

    Raises:
        CorpusError: Lines that are no corrections; at most 100 are listed.
    """
    corrections: list[Correction] = []
    problems: list[Problem] = []
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for number, raw in enumerate(lines, start=1):
        if not raw.strip() or len(problems) >= _MAX_PROBLEMS:
            continue
        line, reason = load_object(raw)
        if line is None:
            if number < len(lines):  # the last one has no line end: it was never finished
                problems.append(Problem(name, f"line {number}", reason))
            continue
        correction, wrong = from_dict(line)
        problems += [Problem(name, f"line {number}", each) for each in wrong]
        corrections += [correction] if correction else []
    if problems:
        msg = f"{name} has {len(problems)} mistake(s):"
        raise CorpusError(msg, kind="corrections", name=name, problems=tuple(problems[:_MAX_PROBLEMS]))
    return corrections


def load_object(raw: bytes | str) -> tuple[dict[str, Any] | None, str]:
    """Return the JSON object in one line; None and why where it holds none."""
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError) as error:
        return None, f"not JSON (character {getattr(error, 'pos', 0) + 1})"
    return (line, "") if isinstance(line, dict) else (None, "a line is a JSON object: {...}")


def append_corrections(path: Path | str, corrections: Iterable[Correction]) -> int:
    """Add corrections to the end of a file and return how many were new.

    The file is locked while it is written to, and all lines are written at once, so that two people can add to one file.
    One that only repeats the last word of the same reviewer on the same thing is left out: reading the same workbook
    twice adds nothing. What is in the file is never changed.

    Args:
        path: A ``.jsonl`` file; made when missing.
        corrections: In the order in which they were made.

    Raises:
        CorpusError: What is in the file cannot be read, or one of `corrections` is wrong.
        OutputError: It cannot be written (``unwritable``), or someone else holds it (``in_use``).
    """
    path, listed = Path(path), list(corrections)
    _check(listed)
    try:
        handle = path.open("a+b")
    except OSError as error:
        msg = f"cannot write {path}: {error.strerror}"
        raise OutputError(msg, kind="unwritable", name=str(path)) from error
    with handle, _locked(handle, path):
        handle.seek(0)
        data = handle.read()
        new = _not_repeated(parse_lines(data, name=path.name), listed)
        lines = "".join(f"{json.dumps(to_dict(each), ensure_ascii=False)}\n" for each in new)
        _write(handle, path, data, lines.encode("utf-8"))
    return len(new)


def _check(corrections: Sequence[Correction]) -> None:
    problems = [
        Problem("corrections", f"{number}", reason)
        for number, correction in enumerate(corrections, start=1)
        for reason in mistakes(correction)
    ][:_MAX_PROBLEMS]
    if problems:
        raise CorpusError("these corrections are wrong:", kind="corrections", problems=tuple(problems))


def _write(handle: IO[bytes], path: Path, before: bytes, lines: bytes) -> None:
    """Write whole lines behind whole lines: a line that was never finished is cut off, one without its end gets it."""
    if not lines:
        return
    kept = len(before)
    if before and not before.endswith(b"\n"):
        tail = before.rsplit(b"\n", 1)[-1]
        if load_object(tail)[0] is None:
            kept -= len(tail)
        else:
            lines = b"\n" + lines
    try:
        handle.truncate(kept)
        handle.write(lines)
        handle.flush()
        os.fsync(handle.fileno())
    except OSError as error:
        msg = f"cannot write {path}: {error.strerror}"
        raise OutputError(msg, kind="unwritable", name=str(path)) from error


def _not_repeated(earlier: Sequence[Correction], new: Sequence[Correction]) -> list[Correction]:
    last: dict[tuple[PlaceKey, str, str], tuple[object, ...]] = {}
    for each in earlier:
        last |= _words(each)
    kept = []
    for each in new:
        words = _words(each)
        if any(last.get(thing) != said for thing, said in words.items()):
            last |= words
            kept.append(each)
    return kept


def _words(correction: Correction) -> dict[tuple[PlaceKey, str, str], tuple[object, ...]]:
    """Return what a reviewer says of each thing that a correction concerns."""
    place, reviewer = place_key(correction), plain_words(correction.reviewer)
    return {
        (place, statement.clause_type, reviewer): (*statement.says, correction.note)
        for statement in statements([correction])
    }


@contextmanager
def _locked(handle: IO[bytes], path: Path) -> Iterator[None]:
    """Hold the file for one writer; the operating system lets go of it when the process dies, however it dies."""
    until = time.monotonic() + _WAIT_S
    while not _try_lock(handle):
        if time.monotonic() > until:
            msg = f"{path} is held by another program; try again, or look what holds it"
            raise OutputError(msg, kind="in_use", name=str(path))
        time.sleep(_RETRY_S)
    try:
        yield
    finally:
        _unlock(handle)


if sys.platform == "win32":
    import msvcrt

    _FAR = 2**62  # a byte that no text reaches: reading the file is not held up by the lock

    def _try_lock(handle: IO[bytes]) -> bool:
        handle.seek(_FAR)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: IO[bytes]) -> None:
        handle.seek(_FAR)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(handle: IO[bytes]) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: IO[bytes]) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
