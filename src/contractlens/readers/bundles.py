"""Walks what is packed in a ZIP or a mail, with containers inside containers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from contractlens.exceptions import ReadError, UnsupportedFormatError
from contractlens.readers.bundle_records import BEFORE_MEMBER, Allowance, BundleLimits, BundleMember, Contents, Entry
from contractlens.readers.bundle_zip import zip_contents
from contractlens.readers.sniffing import CONTAINERS, Format, sniff
from contractlens.readers.sources import load_source, password_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from contractlens.readers.sources import FileSource

_COMPANION_ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xltx", ".pptx", ".pptm", ".ppsx", ".vsdx"})


@dataclass(frozen=True, slots=True)
class Bundle:
    r"""What is packed in a ZIP or a mail: iterate over it.

    Each iteration walks anew and unpacks one member at a time; a member that cannot be read is yielded with its
    error, and its neighbours with their bytes.

    Attributes:
        name: File name of the container, "" for bytes without one.
        kind: ``zip``, ``mail`` or ``msg``.
        limits: How much is unpacked.
        data: The container's own bytes.
        passwords: Tried in order on encrypted members.

    Example:
        >>> import contractlens as cl
        >>> bundle = cl.open_bundle(b"From: a@b.example\nMIME-Version: 1.0\n\nThe Supplier shall pay.")
        >>> [member.data.decode("utf-8-sig") for member in bundle]
        ['The Supplier shall pay.']
    """

    name: str
    kind: Format
    limits: BundleLimits
    data: bytes = field(repr=False)
    passwords: tuple[str, ...] = field(default=(), repr=False)

    def __iter__(self) -> Iterator[BundleMember]:
        walk = _Walk(Allowance(self.limits, self.name), self.passwords)
        opened = partial(_contents, self.kind, self.data, self.name, walk.allowance, self.passwords)
        return walk.container(opened, self.name or "bundle", 1)


def open_bundle(
    source: FileSource,
    *,
    limits: BundleLimits | None = None,
    password: str | Sequence[str] | None = None,
) -> Bundle:
    """Return what is packed in a ZIP or a mail (.eml, .msg), with containers inside containers.

    Nothing is written to disk. Left out without a word: pictures shown inside a mail's text, signatures, Word's lock
    files and the litter of operating systems. What is not read in spite of its being there is yielded with its error:
    members with unsafe names (``unsafe_path``), bombs (``compression_ratio``, ``overlapping_members``), encrypted ones
    that no password opens, damaged ones, and what lies beyond the limits.

    Args:
        source: Path, bytes, or a binary file object.
        limits: How much to unpack; default `BundleLimits()`.
        password: One or several for encrypted members, tried in order.

    Raises:
        UnsupportedFormatError: It is no container.
        CorruptFileError: It is damaged.
        LimitExceededError: Larger than ``limits.max_bytes``.
        ReadError: The path cannot be opened.

    Example:
        >>> import io, zipfile
        >>> import contractlens as cl
        >>> packed = io.BytesIO()
        >>> with zipfile.ZipFile(packed, "w") as archive:
        ...     archive.writestr("terms/call-off.txt", "1. The Supplier shall pay.")
        ...     archive.writestr("../evil.txt", "")
        >>> [(member.path, member.error and member.error.kind) for member in cl.open_bundle(packed.getvalue())]
        [('bundle!/terms/call-off.txt', None), ('bundle!/../evil.txt', 'unsafe_path')]
    """
    limits = limits or BundleLimits()
    data, name = load_source(source, limits.max_bytes, "BundleLimits.max_bytes")
    return bundle_of(data, name, limits, password_list(password))


def bundle_of(data: bytes, name: str, limits: BundleLimits, passwords: tuple[str, ...]) -> Bundle:
    """Return the bundle that bytes already loaded hold; a damaged container is refused here, not on the way."""
    kind = sniff(data, name)
    if kind not in CONTAINERS:
        msg = f"{name or 'the file'} is neither a ZIP nor a mail; read it with read_document"
        raise UnsupportedFormatError(msg, name=name)
    _contents(kind, data, name, Allowance(limits, name), passwords)
    return Bundle(name, kind, limits, data, passwords)


def _contents(kind: Format, data: bytes, name: str, allowance: Allowance, passwords: Sequence[str]) -> Contents:
    if kind == "zip":
        return zip_contents(data, name, allowance, passwords)
    if kind == "mail":
        from contractlens.readers.mail import mail_contents

        return mail_contents(data, name)
    from contractlens.readers.outlook import outlook_contents

    return outlook_contents(data, name)


@dataclass(slots=True)
class _Walk:
    allowance: Allowance
    passwords: Sequence[str]
    ended: bool = False

    def container(self, open_it: Callable[[], Contents], path: str, depth: int) -> Iterator[BundleMember]:
        """Yield what a container holds, or one member with the reason why it cannot be opened."""
        try:
            contents = open_it()
        except ReadError as error:
            yield _broken(path, error)
            return
        names: dict[str, int] = {}
        for entry in contents.entries:
            if self.ended:
                return
            if not self.allowance.take_file():
                self.ended = True
                yield _broken(path, self.allowance.too_many())
                return
            yield from self._entry(
                entry, _unique(f"{path}{BEFORE_MEMBER}{entry.path}", names), depth, contents.properties
            )

    def _entry(self, entry: Entry, path: str, depth: int, properties: Mapping[str, str]) -> Iterator[BundleMember]:
        if entry.error is not None:
            yield _broken(path, entry.error, properties)
        elif entry.inner is not None:
            yield from self._inside(entry.inner, path, depth)
        elif entry.load is not None:
            try:
                data = entry.load()
            except ReadError as error:
                yield _broken(path, error, properties)
            else:
                yield from self._loaded(entry, data, path, depth, properties)

    def _loaded(
        self, entry: Entry, data: bytes, path: str, depth: int, properties: Mapping[str, str]
    ) -> Iterator[BundleMember]:
        name = _last(path)
        kind = entry.body or sniff(data, name)
        if kind in CONTAINERS:
            opened = partial(_contents, kind, data, name, self.allowance, self.passwords)
            yield from self._inside(opened, path, depth)
        elif entry.body and not data.removeprefix(b"\xef\xbb\xbf").strip():
            return
        else:
            if kind == "encrypted_office" and PurePath(name).suffix.casefold() in _COMPANION_ENDINGS:
                kind = "companion"  # what is inside cannot be told without its password
            role = "body" if entry.body else "file"
            yield BundleMember(path, name, kind, role, len(data), properties, None, entry.load)  # type: ignore[arg-type]

    def _inside(self, open_it: Callable[[], Contents], path: str, depth: int) -> Iterator[BundleMember]:
        if depth >= self.allowance.limits.max_depth:
            yield _broken(path, self.allowance.too_deep(path))
        else:
            yield from self.container(open_it, path, depth + 1)


def _broken(path: str, error: ReadError, properties: Mapping[str, str] | None = None) -> BundleMember:
    return BundleMember(path, _last(path), "unknown", properties=properties or {}, error=error)


def _last(path: str) -> str:
    return path.rpartition("/")[2] or path


def _unique(path: str, seen: dict[str, int]) -> str:
    """Return the path, with a number before its ending when the container holds it more than once."""
    seen[path] = seen.get(path, 0) + 1
    if seen[path] == 1:
        return path
    stem, dot, ending = path.rpartition(".")
    return f"{stem} ({seen[path]}){dot}{ending}" if dot and "/" not in ending else f"{path} ({seen[path]})"
