"""Gets the file of an analysis again, and makes sure that it is still the same one."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from contractlens.document import Limits
from contractlens.exceptions import ReadError
from contractlens.readers.bundles import open_bundle
from contractlens.readers.sources import load_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.analysis import Analysis


def source_bytes(
    analysis: Analysis, file: Path | str | bytes | None = None, password: str | Sequence[str] | None = None
) -> bytes:
    """Return the bytes that an analysis was made of.

    Args:
        analysis: The contract.
        file: Where the file lies now; by default where it lay.
        password: For an encrypted ZIP that it was packed in.

    Raises:
        ReadError: It is not known where the file lies (``source_unknown``), it has gone (``source_gone``), or it is
            not the same file any more (``source_changed``).
    """
    document = analysis.document
    source = file if file is not None else analysis.source
    name = document.name or "the contract"
    if source is None:
        msg = f"it is not known where {name} lies; give it with file="
        raise ReadError(msg, kind="source_unknown", name=document.name)
    if not isinstance(source, bytes) and not Path(source).is_file():
        msg = f"{name} is not at {source} any more; give it with file="
        raise ReadError(msg, kind="source_gone", name=document.name)
    data, _ = load_source(source, Limits().max_bytes, "Limits.max_bytes")
    if _is(data, document.sha256):
        return data
    if document.container:
        for member in open_bundle(data, password=password):
            if member.error is None and _is(member.data, document.sha256):
                return member.data
    msg = f"{name} was changed since it was analysed; analyse it again"
    raise ReadError(msg, kind="source_changed", name=document.name)


def _is(data: bytes, sha256: str) -> bool:
    return hashlib.sha256(data).hexdigest() == sha256
