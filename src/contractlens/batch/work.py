"""What a worker does with one file: path in, plain rows out. Knows nothing of the ledger or of other files."""

from __future__ import annotations

import errno
import hashlib
import io
import threading
import time
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from contractlens.batch.jobs import FileStatus, Job, Member, Outcome, Result
from contractlens.batch.profiles import profile_row
from contractlens.batch.settings import RULES_ONLY, Settings
from contractlens.batch.tables import TABLES, encode_row, encode_tables
from contractlens.document import Document, Limits
from contractlens.exceptions import ReadError
from contractlens.readers import read_document
from contractlens.readers.assembly import DocumentBuilder, Line
from contractlens.readers.bundle_records import BEFORE_MEMBER, BundleLimits, BundleMember
from contractlens.readers.bundles import open_bundle
from contractlens.readers.sniffing import CONTAINERS, sniff

if TYPE_CHECKING:
    from contractlens.analysis import Analysis
    from contractlens.analyzer import Analyzer
    from contractlens.readers.sniffing import Format
    from contractlens.taxonomy import Taxonomy

_LASTING = frozenset({errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL})
_MEDIA_TYPES: dict[Format, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "flat_word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "html": "text/html",
    "text": "text/plain",
    "markdown": "text/markdown",
    "mail": "message/rfc822",
    "msg": "application/vnd.ms-outlook",
    "zip": "application/zip",
}
_PARTLY_READ = frozenset({"none", "poor"})
_CHUNK = 1 << 20
FILES_PER_ANALYZER = 2_000
"""Files after which the analyzer is made anew, as spaCy keeps each new word (60 a file, measured). A memory zone per file
would let go of them at once, but also of the tokeniser's cache, which costs 15 % of the time."""
_judged = count(1)
_one_at_a_time = threading.Lock()
"""Executors may run jobs in several threads of one process; neither pdfium nor spaCy stands that."""
_WARM_UP = "1 The Supplier shall replace each device every 36 months at its own cost of GBP 100."


def process_file(job: Job) -> Outcome:
    """Read and judge one file.

    What is wrong with the file comes back as a `Result`; only what nobody foresaw (and `MemoryError`) is raised.
    """
    started = time.perf_counter()
    settings = job.settings
    path = Path(job.location)
    try:
        if job.task == "identify":
            digest, size = identify(path)
            return Outcome(digest, size, time.perf_counter() - started)
        with path.open("rb") as file:
            data = file.read(settings.limits.max_bytes + 1)
    except (OSError, ValueError) as error:
        return _unreadable(error, started)
    if len(data) > settings.limits.max_bytes:
        return _too_large(job, started)
    digest = hashlib.sha256(data).hexdigest()
    name = PurePosixPath(job.path).name
    kind = sniff(data, name)
    if kind in CONTAINERS and job.spool and not job.is_member:
        result, members = _unpack(job, data, kind)
        return Outcome(digest, len(data), time.perf_counter() - started, result, members)
    result = _judge(data, name, kind, settings)
    return Outcome(digest, len(data), time.perf_counter() - started, result)


def _judge(data: bytes, name: str, kind: Format, settings: Settings) -> Result:
    with _one_at_a_time:
        return _read_and_judge(data, name, kind, settings)


def _read_and_judge(data: bytes, name: str, kind: Format, settings: Settings) -> Result:
    try:
        document = read_document(
            _named(data, name),
            password=settings.passwords or None,
            limits=settings.limits,
            revisions=settings.revisions,
            ocr=settings.ocr,
        )
    except ReadError as error:
        return _refused(error, name, kind, "failed")
    if next(_judged) % FILES_PER_ANALYZER == 0:
        _load.cache_clear()
    return _result(load_analyzer(settings).analyze(document))


def _result(analysis: Analysis) -> Result:
    document = analysis.document
    unreadable = sum(page.quality in _PARTLY_READ for page in document.pages)
    first = next((notice for notice in document.notices if notice.page is not None), None)
    is_partial = unreadable > 0
    profile = profile_row(analysis)
    frames = {name: getattr(analysis, name) for name in TABLES if name != "documents"}
    tables = {**encode_tables(frames, document.sha256), "documents": encode_row("documents", profile)}
    message = f"{unreadable} of {len(document.pages)} pages could not be read, or only poorly" if is_partial else ""
    return Result(
        "partial" if is_partial else "ok",
        (first.kind if first else "pages_unreadable") if is_partial else "",
        message,
        document.media_type,
        len(document.pages) or None,
        sum(page.origin == "ocr" for page in document.pages) if document.pages else None,
        unreadable if document.pages else None,
        profile["form"],
        len(analysis.records.findings),
        len(analysis.warnings),
        analysis.model_version,
        tables,
    )


def _unpack(job: Job, data: bytes, kind: Format) -> tuple[Result, tuple[Member, ...]]:
    """Put the members of a container down in the spool folder, where any worker can take them up."""
    name = PurePosixPath(job.path).name
    folder = Path(job.spool) / hashlib.sha256(job.path.encode()).hexdigest()[:24]
    folder.mkdir(parents=True, exist_ok=True)
    limits = BundleLimits(max_bytes=job.settings.limits.max_bytes)
    result = Result("ok", media_type=_MEDIA_TYPES[kind])
    members: list[Member] = []
    try:
        for packed in open_bundle(_named(data, name), limits=limits, password=job.settings.passwords or None):
            inside = packed.path.partition(BEFORE_MEMBER)[2]
            if inside:
                members.append(_put_down(packed, f"{job.path}{BEFORE_MEMBER}{inside}", folder))
            elif packed.error is not None:  # the rest of the container
                result = _refused(packed.error, name, kind, "partial")
    except ReadError as error:
        result = _refused(error, name, kind, "partial" if members else "failed")
    return result, tuple(members)


class _NamedBytes(io.BytesIO):
    """A file in memory that has a name."""

    name: str


def _named(data: bytes, name: str) -> _NamedBytes:
    file = _NamedBytes(data)
    file.name = name
    return file


def _put_down(packed: BundleMember, path: str, folder: Path) -> Member:
    try:
        data = packed.data
    except ReadError as error:
        return Member(path, "", "", packed.size or 0, _refused(error, packed.name, packed.kind, "failed"))
    digest = hashlib.sha256(data).hexdigest()
    spooled = folder / digest
    spooled.write_bytes(data)
    return Member(path, str(spooled), digest, len(data))


def _refused(error: ReadError, name: str, kind: Format, status: FileStatus) -> Result:
    return Result(status, error.kind, _without_name(error.message, name), _MEDIA_TYPES.get(kind, ""))


def load_analyzer(settings: Settings) -> Analyzer:
    """Return the analyzer of a scan, loaded once per process."""
    facts = dict(settings.facts)
    return _load(_Key(settings.model_dir, facts["model"], facts["taxonomy"], settings.taxonomy))


@dataclass(frozen=True, slots=True)
class _Key:
    """What an analyzer is made from; equal when directory and fingerprints are."""

    model_dir: str
    model: str
    fingerprint: str
    taxonomy: Taxonomy | None = field(compare=False)


@lru_cache(maxsize=2)
def _load(key: _Key) -> Analyzer:
    from contractlens.analyzer import Analyzer

    if key.model_dir == RULES_ONLY:
        analyzer = Analyzer(taxonomy=key.taxonomy)
    else:
        analyzer = Analyzer.load(key.model_dir or None, taxonomy=key.taxonomy)
    _result(analyzer.analyze(_warm_up_document()))  # what is made on first use does not count against the first file
    return analyzer


def _warm_up_document() -> Document:
    builder = DocumentBuilder("", "text/plain", Limits())
    builder.add([Line(_WARM_UP)])
    return builder.build("")


def identify(path: Path) -> tuple[str, int]:
    """Return SHA-256 and size of a file, however large."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _unreadable(error: OSError | ValueError, started: float) -> Outcome:
    reason = getattr(error, "strerror", None) or type(error).__name__
    message = f"the file cannot be opened: {reason}"
    is_transient = isinstance(error, OSError) and error.errno not in _LASTING
    result = Result("failed", "unreadable_path", message)
    return Outcome("", 0, time.perf_counter() - started, result, is_transient=is_transient)


def _too_large(job: Job, started: float) -> Outcome:
    digest, size = identify(Path(job.location))
    message = f"the file is larger than {job.settings.limits.max_bytes:,} bytes; raise Limits.max_bytes to read it"
    return Outcome(digest, size, time.perf_counter() - started, Result("failed", "too_large", message))


def _without_name(message: str, name: str) -> str:
    """Equal files under different names get equal messages: the results do not depend on which was read."""
    return message.replace(name, "the file") if name else message
