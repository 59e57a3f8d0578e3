"""Old OLE containers: encrypted Office files and the binary .doc, both refused with a reason."""

from __future__ import annotations

from contractlens.exceptions import EncryptedFileError, ReadError, UnsupportedFormatError

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def refuse_ole(data: bytes, name: str) -> ReadError:
    """Return the error for an OLE file: `EncryptedFileError` for a protected .docx, else `UnsupportedFormatError`.

    Word wraps a password-protected .docx in an OLE container with a stream named ``EncryptedPackage`` ([MS-OFFCRYPTO]
    2.3); stream names are UTF-16 in the container's directory.
    """
    shown = name or "the file"
    if _ENCRYPTED_PACKAGE in data:
        msg = f"{shown} is a Word file protected with a password; open it in Word, remove the password and save a copy"
        return EncryptedFileError(msg, name=name)
    msg = f"{shown} is a legacy binary Office file (.doc, .xls, ...); save it as .docx or PDF and try again"
    return UnsupportedFormatError(msg, name=name)
