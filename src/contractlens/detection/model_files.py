"""The files of a model directory as bytes, JSON and arrays, read as if by an enemy: never pickle, never more than fits.

Every error is one of ours with a stable ``kind``, see `ModelFormatError`. Nothing is allocated on the word of a header:
an array is made of the bytes that are there, or refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Never

import numpy as np

from contractlens.exceptions import ModelFormatError, UntrustedModelError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

MANIFEST = "manifest.json"
CARD = "MODEL_CARD.md"
_MEGABYTE = 1024 * 1024
_LIMITS = {MANIFEST: 16 * _MEGABYTE, "vocabulary.json": 64 * _MEGABYTE}
"""Ours have 40 kilobytes and 600; JSON takes many times its size in memory."""
_MAX_FILE_BYTES = 256 * _MEGABYTE  # a model is a few megabytes; more is not one of ours
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same numbers give the same bytes on any day
_ENCRYPTED = 0x1
_WORTH_PACKING = 0.6  # of the size: unpacking noise (weights pack to 0.8) takes longer than all else that loading does
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_MAGIC = b"\x93NUMPY\x01\x00"
_HEADER = re.compile(
    rb"\{'descr': '(?P<dtype>[^']{1,8})', 'fortran_order': (?P<fortran>True|False), 'shape': \((?P<shape>[0-9, ]{0,60})\), \} *\n"
)
_DTYPES = frozenset({"<f2", "<f4", "<f8", "|i1", "|u1", "<i2", "<i4", "<i8"})
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}")


def refuse(folder: Path, message: str, kind: str, cause: BaseException | None = None) -> Never:
    """Raise the error of a model that cannot be used."""
    msg = f"{message}; get a fresh copy of the model or make one with `contractlens train`"
    raise ModelFormatError(msg, kind=kind, name=str(folder)) from cause


def read_file(folder: Path, name: str) -> bytes:
    """Return the bytes of one file.

    Raises:
        ModelFormatError: It is missing, no plain file, or larger than any of ours (``model_missing``,
            ``model_too_large``).
    """
    path = folder / name
    limit = _LIMITS.get(name, _MAX_FILE_BYTES)
    try:
        is_file = path.is_file()  # a pipe would be waited for
        data = b"" if not is_file else _read(path, limit + 1)
    except (OSError, ValueError) as error:
        refuse(folder, f"{name} of the model in {folder} cannot be read", "model_missing", error)
    if not is_file:
        refuse(folder, f"no model in {folder}: it has no file {name}", "model_missing")
    if len(data) > limit:
        refuse(folder, f"{name} in {folder} has more than {limit:,} bytes; it is none of our models", "model_too_large")
    return data


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        return file.read(limit)


def parse_json(data: bytes, folder: Path, name: str) -> Any:
    """Return the content of a JSON file without infinite numbers in it.

    Raises:
        ModelFormatError: It is not JSON (``model_damaged``).
    """
    try:
        return json.loads(data, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        refuse(folder, f"{name} in {folder} is damaged", "model_damaged", error)


def _no_number(word: str) -> Never:
    msg = f"{word} is no number"
    raise ValueError(msg)


def _finite(word: str) -> float:
    number = float(word)
    return number if math.isfinite(number) else _no_number("a number too large")


def checksums(manifest: Mapping[str, Any], folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that a manifest names.

    Raises:
        ModelFormatError: The list is damaged, or names a file outside the folder (``model_damaged``).
    """
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(
        isinstance(name, str) and isinstance(digest, str) and _PLAIN_NAME.fullmatch(name) and _DIGEST.fullmatch(digest)
        for name, digest in files.items()
    ):
        refuse(folder, f"{MANIFEST} in {folder} does not list the files of the model", "model_damaged")
    return dict(files)


def read_checked(folder: Path, name: str, manifest: Mapping[str, Any]) -> bytes:
    """Return a file that has the checksum of the manifest.

    Raises:
        ModelFormatError: It is missing, too large, or another file (``model_checksum``).
    """
    data = read_file(folder, name)
    if sha256(data) != checksums(manifest, folder).get(name):
        refuse(folder, f"{name} in {folder} is not the file that the manifest names", "model_checksum")
    return data


def sha256(data: bytes) -> str:
    """Return the checksum as the manifest has it."""
    return hashlib.sha256(data).hexdigest()


def write_card(directory: Path, text: str) -> None:
    """Write the model card, and its checksum into the manifest."""
    data = text.encode()
    (directory / CARD).write_bytes(data)
    manifest = parse_json(read_file(directory, MANIFEST), directory, MANIFEST)
    manifest["files"] = {**checksums(manifest, directory), CARD: sha256(data)}
    (directory / MANIFEST).write_bytes(to_json(manifest, indent=1))


def to_json(value: object, *, indent: int | None) -> bytes:
    """Return JSON as our files have it."""
    return (json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=False) + "\n").encode()


def pack_arrays(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return an .npz file; unlike `numpy.savez` without the time of day in it, and packed only where that saves much."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in sorted(arrays.items()):
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
            content = member.getvalue()
            info = zipfile.ZipInfo(f"{name}.npy", date_time=_ZIP_DATE)
            packs = len(zlib.compress(content, 9)) <= len(content) * _WORTH_PACKING
            info.compress_type = zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED
            archive.writestr(info, content, compresslevel=9)
    return buffer.getvalue()


def unpack_arrays(data: bytes, folder: Path, name: str) -> dict[str, NDArray[Any]]:
    """Return the arrays of an .npz file.

    Raises:
        ModelFormatError: The file is damaged (``model_damaged``) or unpacks to more than any of ours
            (``model_too_large``).
        UntrustedModelError: An array holds Python objects, which would need pickle.
    """
    try:
        members = _members(data)
    except (OSError, ValueError, EOFError, RuntimeError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        refuse(folder, f"{name} in {folder} is damaged", "model_damaged", error)
    if members is None:
        refuse(folder, f"{name} in {folder} unpacks to more than {_MAX_FILE_BYTES:,} bytes", "model_too_large")
    return {member: _array(packed, folder, name) for member, packed in members.items()}


def _members(data: bytes) -> dict[str, bytes] | None:
    """Return the unpacked members of an archive by their name without ``.npy``; None when they are too large."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > _MAX_FILE_BYTES:
            return None
        names = [entry.filename.removesuffix(".npy") for entry in entries]
        if len(set(names)) < len(names):
            msg = "a name stands twice in the archive"
            raise ValueError(msg)
        for entry in entries:
            if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _PACKINGS:
                msg = "packed in another way than ours"
                raise ValueError(msg)
        return {name: archive.read(entry) for name, entry in zip(names, entries, strict=True)}


def _array(packed: bytes, folder: Path, name: str) -> NDArray[Any]:
    """Return the array of an .npy file of version 1 as `numpy.save` writes it."""
    start = len(_MAGIC) + 2
    size = int.from_bytes(packed[len(_MAGIC) : start], "little")
    header = _HEADER.fullmatch(packed[start : start + size])
    if not packed.startswith(_MAGIC) or header is None:
        refuse(folder, f"{name} in {folder} holds something that is no plain array", "model_damaged")
    dtype = header["dtype"].decode("latin-1")
    if dtype.endswith("O"):
        msg = f"{name} in {folder} holds Python objects, which a model may not; it was not loaded"
        raise UntrustedModelError(msg, name=str(folder))
    content = packed[start + size :]
    shape = [int(number) for number in header["shape"].decode().replace(" ", "").split(",") if number]
    wanted = math.prod(shape) * np.dtype(dtype).itemsize if dtype in _DTYPES else -1
    if wanted != len(content) or max(shape, default=0) > _MAX_FILE_BYTES:
        refuse(folder, f"{name} in {folder} holds an array that is not as long as it says", "model_damaged")
    order = "F" if header["fortran"] == b"True" else "C"
    array: NDArray[Any] = np.frombuffer(content, dtype=dtype).reshape(shape, order=order)  # type: ignore[call-overload]
    return array
