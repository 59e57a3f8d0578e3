"""Members of a ZIP file. Nothing is ever written to disk: their names are labels, and unsafe ones are refused."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from typing import TYPE_CHECKING

from contractlens.exceptions import (
    CorruptFileError,
    EncryptedFileError,
    LimitExceededError,
    ReadError,
    UnsupportedFormatError,
)
from contractlens.readers import bundle_aes
from contractlens.readers.bundle_records import Allowance, Contents, Entry
from contractlens.readers.docx_parts import ENCRYPTED_FLAG, UNPACK_ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DRIVE = re.compile(r"[A-Za-z]:")
_JUNK_FOLDERS = frozenset({"__MACOSX"})
_JUNK_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_LOCK = "~$"  # Word's owner file beside an open document
_PADDING = 1024 * 1024  # a plain self-extracting stub or comment may stand between members; overlap may not


def zip_contents(data: bytes, name: str, allowance: Allowance, passwords: Sequence[str]) -> Contents:
    """Return what a ZIP holds.

    Raises:
        CorruptFileError: Its directory cannot be read.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except UNPACK_ERRORS as error:
        msg = f"{name or 'the file'} is damaged: its ZIP directory cannot be read; get a fresh copy of it"
        raise CorruptFileError(msg, name=name) from error
    return Contents(_entries(archive, allowance, passwords))


def _entries(archive: zipfile.ZipFile, allowance: Allowance, passwords: Sequence[str]) -> Iterator[Entry]:
    overlapping = _overlapping(archive.infolist())
    for info in archive.infolist():
        path = info.filename.replace("\\", "/")
        if not path or path.endswith("/") or _is_junk(path):  # ZipInfo.is_dir() fails on a member without a name
            continue
        error = (
            _unsafe(path, info)
            or _bomb(path, info, allowance, overlaps=info.header_offset in overlapping)
            or allowance.take_bytes(info.file_size, path)
        )
        if error is not None:
            yield Entry(path, error=error)
        else:
            yield Entry(path, lambda info=info, path=path: _unpack(archive, info, path, passwords))  # type: ignore[misc]


def _is_junk(path: str) -> bool:
    folders, _, last = path.rpartition("/")
    return last.casefold() in _JUNK_NAMES or last.startswith(_LOCK) or folders.partition("/")[0] in _JUNK_FOLDERS


def _unsafe(path: str, info: zipfile.ZipInfo) -> ReadError | None:
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    if not (is_link or path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/")):
        return None
    what = "is a link to another file" if is_link else "names a place outside its ZIP"
    msg = f"a member of the ZIP {what} and is not read; ask the sender for a clean copy"
    return ReadError(msg, kind="unsafe_path", name=path.rpartition("/")[2])


def _bomb(path: str, info: zipfile.ZipInfo, allowance: Allowance, *, overlaps: bool) -> ReadError | None:
    limits = allowance.limits
    if overlaps:
        msg = f"{path} shares its bytes with another member of the ZIP, which only bombs do; it is not unpacked"
        return CorruptFileError(msg, kind="overlapping_members", name=path)
    if info.file_size > limits.ratio_from_bytes and info.file_size > limits.max_ratio * max(info.compress_size, 1):
        msg = (
            f"{path} unpacks to more than {limits.max_ratio} times its packed size, as ZIP bombs do; raise "
            "BundleLimits.max_ratio to read it"
        )
        return LimitExceededError(msg, kind="compression_ratio", name=path)
    return None


def _overlapping(members: Sequence[zipfile.ZipInfo]) -> set[int]:
    """Return where those members begin whose packed bytes reach into the next, and of those they reach into."""
    found: set[int] = set()
    end, owner = -1, -1
    for info in sorted(members, key=lambda each: each.header_offset):
        if info.header_offset < end:
            found |= {owner, info.header_offset}
        reaches = info.header_offset + info.compress_size
        if reaches > end:
            end, owner = reaches, info.header_offset
    return found


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, passwords: Sequence[str]) -> bytes:
    """Return the bytes of a member; never more are unpacked than the directory declares."""
    try:
        if info.flag_bits & ENCRYPTED_FLAG:
            return _decrypt(archive, info, path, passwords)
        return archive.read(info)
    except NotImplementedError as error:
        msg = f"{path} is packed in a way that cannot be unpacked here; pack it again as an ordinary ZIP"
        raise UnsupportedFormatError(msg, name=path) from error
    except UNPACK_ERRORS as error:
        msg = f"{path} is damaged and cannot be unpacked; get a fresh copy of the ZIP"
        raise CorruptFileError(msg, name=path) from error


def _decrypt(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, passwords: Sequence[str]) -> bytes:
    sealed = (
        bundle_aes.read_sealed(archive.fp, info) if info.compress_type == bundle_aes.METHOD and archive.fp else None
    )
    for password in passwords:
        for encoded in dict.fromkeys((password.encode("utf-8"), password.encode("cp437", "replace"))):
            found = _opened(archive, info, sealed, encoded)
            if found is not None:
                return found
    if passwords:
        msg = f"{path} is encrypted, and none of the passwords given opens it"
        raise EncryptedFileError(msg, kind="wrong_password", name=path)
    msg = f"{path} is encrypted with a password"
    raise EncryptedFileError(msg, name=path)


def _opened(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, sealed: bundle_aes.Sealed | None, password: bytes
) -> bytes | None:
    """Return the bytes of an encrypted member, None where the password does not fit."""
    if sealed is not None:
        return bundle_aes.unseal(sealed, password, info.file_size)
    try:
        return archive.read(info, pwd=password)
    except UNPACK_ERRORS:  # a wrong password shows as any of them: the check in the file is one byte long
        return None
