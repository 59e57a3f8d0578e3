"""Reads a mail or a ZIP that holds one contract as that contract."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from contractlens.document import Notice
from contractlens.exceptions import BundleError, EncryptedFileError, ReadError, UnsupportedFormatError
from contractlens.readers.bundle_records import BundleLimits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contractlens.document import Document, Limits
    from contractlens.readers.bundle_records import BundleMember

    ReadBytes = Callable[[bytes, str], Document]

_ENDINGS = {"text": ".txt", "html": ".html"}


def read_member(member: BundleMember, read: ReadBytes) -> Document:
    """Return the Document of one member, which says where it was packed and which mail carried it."""
    document = read(member.data, "body" + _ENDINGS.get(member.kind, "") if member.role == "body" else member.name)
    properties = {**member.properties, **document.properties}
    return replace(document, container=member.path, name=member.name, properties=properties)


def read_container(data: bytes, name: str, passwords: Sequence[str], limits: Limits, read: ReadBytes) -> Document:
    """Return the Document of the only contract in a container; the words of a mail count when nothing is attached.

    Raises:
        BundleError: There are several.
        EncryptedFileError: There is none, but something encrypted.
        UnsupportedFormatError: There is none.
    """
    from contractlens.readers.bundles import bundle_of

    bundle = bundle_of(data, name, BundleLimits(max_bytes=limits.max_bytes), tuple(passwords))
    contracts: list[BundleMember] = []
    bodies: list[BundleMember] = []
    others: Counter[str] = Counter()
    locked: ReadError | None = None
    for member in bundle:
        if member.is_contract:
            contracts.append(member)
        elif member.role == "body":
            bodies.append(member)
        else:
            others[_what(member)] += 1
            locked = locked or (member.error if isinstance(member.error, EncryptedFileError) else None)
    if len(contracts) > 1:
        raise _several(name, len(contracts), others)
    if not contracts and locked is not None:
        raise EncryptedFileError(locked.message, kind=locked.kind, name=name)
    if not contracts and (len(bodies) != 1 or others):
        raise _none(name, bodies, others)
    document = read_member((contracts or bodies)[0], read)
    return _with_notice(document, others) if others else document


def _what(member: BundleMember) -> str:
    if member.error is not None:
        return f"not readable ({member.error.kind})"
    return {"companion": "spreadsheets or slides", "image": "images"}.get(member.kind, "in another format")


def _listed(others: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(others.items()))


def _several(name: str, count: int, others: Counter[str]) -> BundleError:
    rest = f" and {others.total()} other files" if others else ""
    msg = (
        f"{name or 'the file'} holds {count} contracts or parts of contracts{rest}; read them one by one with "
        "contractlens.open_bundle, or together with scan_archive"
    )
    return BundleError(msg, name=name)


def _none(name: str, bodies: Sequence[BundleMember], others: Counter[str]) -> UnsupportedFormatError:
    found = _listed(others) or (f"{len(bodies)} mails without attachments" if bodies else "nothing at all")
    msg = f"{name or 'the file'} holds no contract that can be read, only: {found}"
    return UnsupportedFormatError(msg, kind="empty_bundle", name=name)


def _with_notice(document: Document, others: Counter[str]) -> Document:
    msg = f"beside this contract its container holds files that were not read: {_listed(others)}"
    return replace(document, notices=(*document.notices, Notice("bundle_members_skipped", msg)))
