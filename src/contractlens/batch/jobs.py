"""What goes to a worker and what comes back: plain values that any kind of worker can pickle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from contractlens.batch.settings import Settings

FileStatus = Literal["ok", "partial", "failed", "skipped"]
Task = Literal["analyse", "identify"]


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read.

    Attributes:
        path: Path as the results name it; for a member of a container, container and place in it.
        location: Path to open.
        settings: How to judge it.
        task: ``analyse`` reads and judges; ``identify`` only takes the SHA-256, for files that may be equal.
        spool: Folder where the members of a container are put down for other workers.
        attempt: How often it was tried before.
        is_member: True for a file out of a container (a container in it was unpacked already).
    """

    path: str
    location: str
    settings: Settings
    task: Task = "analyse"
    spool: str = ""
    attempt: int = 0
    is_member: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the bytes of one file; equal bytes have equal results."""

    status: FileStatus
    reason: str = ""
    message: str = ""
    media_type: str = ""
    pages: int | None = None
    pages_ocr: int | None = None
    pages_unreadable: int | None = None
    form: str | None = None
    findings: int = 0
    warnings: int = 0
    model_version: str = ""
    tables: dict[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Member:
    """A file found in a container, put down in the spool folder; `result` when it could not be taken out."""

    path: str
    location: str
    document_id: str
    size: int
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job came to.

    Attributes:
        document_id: SHA-256 of the bytes; "" when they could not be read.
        size: Bytes.
        seconds: Time spent in the worker.
        result: What is known of the file; None after ``identify``.
        members: Files found in a container; None for a file that is none.
        is_transient: True when a later try may succeed (a network drive that dropped).
    """

    document_id: str = ""
    size: int = 0
    seconds: float = 0.0
    result: Result | None = None
    members: tuple[Member, ...] | None = None
    is_transient: bool = False
