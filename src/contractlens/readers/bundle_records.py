"""Records of containers: what is packed in a ZIP or a mail, and how much of it is unpacked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from contractlens.exceptions import LimitExceededError, ReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from contractlens.readers.sniffing import Format

CONTRACT_FORMATS: frozenset[Format] = frozenset(
    {"pdf", "docx", "flat_word", "odt", "doc", "rtf", "html", "text", "markdown", "encrypted_office"}
)
"""Formats that a contract can come in; the rest are containers, companions, images and what is not known."""

BEFORE_MEMBER = "!/"
"""Stands between a container and what it holds: ``bundle.zip!/a/b.docx``."""


@dataclass(frozen=True, slots=True)
class BundleLimits:
    """How much of a container is unpacked. What lies beyond is yielded with a `LimitExceededError`, or ends the walk.

    Attributes:
        max_depth: Containers inside one another, the outermost counted (kind ``too_deep``). Mails forwarded with
            their ZIP need three.
        max_files: Members of all containers together (``too_many_files``); the walk ends there.
        max_ratio: Unpacked size by packed size of one member (``compression_ratio``). Office files and text reach 20,
            deflate at most 1,032.
        ratio_from_bytes: Smaller members are not measured: a small file of blanks is no bomb.
        max_total_bytes: Unpacked size of all members together (``too_large``).
        max_bytes: Unpacked size of one member (``too_large``), and of the container itself.

    Example:
        >>> import contractlens as cl
        >>> cl.BundleLimits(max_files=500).max_depth
        4
    """

    max_depth: int = 4
    max_files: int = 10_000
    max_ratio: int = 200
    ratio_from_bytes: int = 1024 * 1024
    max_total_bytes: int = 4 * 1024 * 1024 * 1024
    max_bytes: int = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BundleMember:
    r"""One file inside a container, or the words of a mail.

    Attributes:
        path: Where it is packed: ``bundle.zip!/a/b.docx``, ``mail.eml!/body``.
        name: Its file name.
        kind: Its format, told from its content; ``unknown`` where it could not be unpacked.
        role: ``file``, or ``body`` for the words of a mail.
        size: Bytes once unpacked, None where unknown.
        properties: Of the mail that carried it: ``sender``, ``recipients``, ``date`` (ISO 8601), ``subject``.
        error: Why it cannot be read; None when it can be unpacked.
        load: Unpacks it; use ``data``.

    Example:
        >>> from contractlens.readers.bundles import open_bundle
        >>> mail = b"From: a@b.example\nMIME-Version: 1.0\nSubject: Terms\n\nThe Supplier shall pay."
        >>> [(member.path, member.kind, member.properties["subject"]) for member in open_bundle(mail)]
        [('bundle!/body', 'text', 'Terms')]
    """

    path: str
    name: str
    kind: Format
    role: Literal["file", "body"] = "file"
    size: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict, hash=False)
    error: ReadError | None = field(default=None, compare=False)
    load: Callable[[], bytes] | None = field(default=None, repr=False, compare=False)

    @property
    def data(self) -> bytes:
        """The bytes, unpacked anew at each call.

        Raises:
            ReadError: The one in ``error``.
        """
        if self.error is not None:
            raise self.error
        return b"" if self.load is None else self.load()

    @property
    def is_contract(self) -> bool:
        """True for a file in a format that contracts come in; False for bodies of mails and broken members."""
        return self.error is None and self.role == "file" and self.kind in CONTRACT_FORMATS


@dataclass(frozen=True, slots=True)
class Entry:
    """What a container lists: bytes to load, or a mail inside a mail, or the reason why neither can be had."""

    path: str
    load: Callable[[], bytes] | None = None
    error: ReadError | None = None
    body: Literal["html", "text"] | None = None
    inner: Callable[[], Contents] | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a container holds and says of itself."""

    entries: Iterable[Entry]
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Allowance:
    """What is left of the limits in one walk."""

    limits: BundleLimits
    name: str
    files: int = 0
    total: int = 0

    def take_file(self) -> bool:
        """Count a member; False when there have been too many."""
        self.files += 1
        return self.files <= self.limits.max_files

    def take_bytes(self, size: int, path: str) -> LimitExceededError | None:
        """Count what a member unpacks to; the error when that is too much."""
        if size > self.limits.max_bytes:
            msg = (
                f"{path} unpacks to more than {self.limits.max_bytes:,} bytes; raise BundleLimits.max_bytes to read it"
            )
            return LimitExceededError(msg, kind="too_large", name=self.name)
        if self.total + size > self.limits.max_total_bytes:
            msg = (
                f"{path} is left out: what {self.name or 'the file'} holds unpacks to more than "
                f"{self.limits.max_total_bytes:,} bytes; raise BundleLimits.max_total_bytes to read it"
            )
            return LimitExceededError(msg, kind="too_large", name=self.name)
        self.total += size
        return None

    def too_deep(self, path: str) -> LimitExceededError:
        """Return the error for a container inside too many others."""
        msg = f"{path} lies more than {self.limits.max_depth} containers deep; raise BundleLimits.max_depth to read it"
        return LimitExceededError(msg, kind="too_deep", name=self.name)

    def too_many(self) -> LimitExceededError:
        """Return the error for the rest of a container with too many members."""
        msg = f"{self.name or 'the file'} holds more than {self.limits.max_files:,} files; raise BundleLimits.max_files to read the rest"
        return LimitExceededError(msg, kind="too_many_files", name=self.name)
