"""Opens OpenDocument texts that have a password (OpenDocument 1.3 Part 2, 3 and 5; and what LibreOffice writes since)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import EncryptedFileError, LimitExceededError
from contractlens.readers.docx_package import corrupt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_MOST_ROUNDS = 2_000_000
"""LibreOffice asks for 100,000 rounds of PBKDF2, or 600,000; more would only keep the processor busy."""
_MOST_ARGON_ROUNDS = 10
_MOST_ARGON_KILOBYTES = 262_144
_MOST_ARGON_LANES = 16
"""LibreOffice asks Argon2 for 3 rounds, 64 MB and 4 lanes."""
_KEY_SIZES = frozenset({16, 24, 32})
_AES_BLOCK = 16
_GCM_IV = 12
_CHECKED = 1024
"""Bytes that the checksum of a part covers, which tells a right password from a wrong one."""
_RAW_DEFLATE = -15
_BLOWFISH_KEY = 16


@dataclass(frozen=True, slots=True)
class Secret:
    """How one part was encrypted, as the manifest says.

    Attributes:
        cipher: ``aes-cbc``, ``aes-gcm`` or ``blowfish``; "" for what is not known.
        iv: Initialisation vector.
        derivation: ``pbkdf2`` or ``argon2id``; "" for what is not known.
        salt: Of the derivation.
        rounds: Of the derivation.
        kilobytes: Of memory, for Argon2.
        lanes: For Argon2.
        key_size: In bytes.
        start: Hash of the password that the derivation begins with.
        check: Hash that the checksum was made with, "" for none.
        checksum: Of the first kilobyte.
    """

    cipher: str
    iv: bytes
    derivation: str
    salt: bytes
    rounds: int
    kilobytes: int
    lanes: int
    key_size: int
    start: str
    check: str
    checksum: bytes


@dataclass
class Vault:
    """The encrypted parts of one file, and the password that opens them once it was found."""

    name: str
    secrets: dict[str, Secret]
    _password: bytes = b""
    _keys: dict[tuple[Secret, bytes], bytes] = field(default_factory=dict)

    def unlock(self, part: str, data: bytes, passwords: Sequence[str]) -> None:
        """Find the password that opens a part; it opens the others too.

        Raises:
            EncryptedFileError: None was given (``encrypted``), none of them opens it (``wrong_password``), or it is
                encrypted in a way that is not read (``encrypted``).
        """
        secret = self.secrets[part]
        if not _is_known(secret):
            msg = f"{self.name or 'the file'} is encrypted in a way that is not read; save it without a password"
            raise EncryptedFileError(msg, name=self.name)
        for password in ("", *passwords):
            self._password = password.encode()
            if self._decrypted(secret, data) is not None:
                return
        if passwords:
            msg = f"none of the passwords given opens {self.name or 'the file'}"
            raise EncryptedFileError(msg, kind="wrong_password", name=self.name)
        msg = f"{self.name or 'the file'} is an OpenDocument file protected with a password; pass it as password="
        raise EncryptedFileError(msg, name=self.name)

    def open(self, part: str, data: bytes, most: int) -> bytes:
        """Return the bytes of a part, which is packed inside its encryption; `most` of them.

        Raises:
            CorruptFileError: It is damaged.
            LimitExceededError: It unpacks to more than that.
        """
        secret = self.secrets.get(part)
        if secret is None:
            return data
        packed = self._decrypted(secret, data) if _is_known(secret) else None
        if packed is None:
            raise corrupt(self.name, f"{part} cannot be decrypted with the password of the file")
        return self._inflated(part, packed, most)

    def _inflated(self, part: str, packed: bytes, most: int) -> bytes:
        unpacker = zlib.decompressobj(_RAW_DEFLATE)
        try:
            data = unpacker.decompress(packed, most + 1)
        except zlib.error as error:
            raise corrupt(self.name, f"{part} cannot be unpacked") from error
        if len(data) > most:
            msg = f"{part} in {self.name or 'the file'} unpacks to more than {most:,} bytes; raise Limits.max_bytes and max_xml_bytes to read it"
            raise LimitExceededError(msg, kind="too_large", name=self.name)
        return data

    def _decrypted(self, secret: Secret, data: bytes) -> bytes | None:
        """Return what is inside, None where the password does not fit."""
        from cryptography.exceptions import InvalidTag

        wanted = (secret, self._password)
        if wanted not in self._keys:
            self._keys = {wanted: _key(secret, self._password)}
        try:
            plain = _decipher(secret, self._keys[wanted], data)
        except (ValueError, InvalidTag):
            return None
        return plain if secret.cipher == "aes-gcm" or _fits(secret, plain) else None


def read_vault(manifest: etree._Element, name: str) -> Vault:
    """Return the encrypted parts that the manifest of a file names."""
    secrets: dict[str, Secret] = {}
    for entry in manifest.iterchildren(f"{{{_MANIFEST}}}file-entry"):
        data = entry.find(f"{{{_MANIFEST}}}encryption-data")
        if data is not None:
            secrets[_local(entry).get("full-path", "")] = _secret(data)
    return Vault(name, secrets)


def _secret(data: etree._Element) -> Secret:
    parts = {str(child.tag).rpartition("}")[2]: _local(child) for child in data}
    algorithm, derivation = parts.get("algorithm", {}), parts.get("key-derivation", {})
    stated, sum_kind = _local(data), _local(data).get("checksum-type", "").lower()
    start = parts.get("start-key-generation", {}).get("start-key-generation-name", "sha1").lower()
    kind = derivation.get("key-derivation-name", "").lower()
    return Secret(
        cipher=_cipher(algorithm.get("algorithm-name", "").lower()),
        iv=_bytes(algorithm.get("initialisation-vector")),
        derivation=next((known for known in ("pbkdf2", "argon2id") if known in kind), ""),
        salt=_bytes(derivation.get("salt")),
        rounds=_number(derivation.get("argon2-iterations") or derivation.get("iteration-count"), 1024),
        kilobytes=_number(derivation.get("argon2-memory"), 0),
        lanes=_number(derivation.get("argon2-lanes"), 0),
        key_size=_number(derivation.get("key-size"), _BLOWFISH_KEY),
        start="sha256" if "sha256" in start else "sha1",
        check=next((known for known in ("sha256", "sha1") if known in sum_kind), ""),
        checksum=_bytes(stated.get("checksum")),
    )


def _cipher(stated: str) -> str:
    if "aes" in stated:
        return "aes-gcm" if "gcm" in stated else "aes-cbc" if "cbc" in stated else ""
    return "blowfish" if "blowfish" in stated else ""


def _is_known(secret: Secret) -> bool:
    """Say whether a part can be decrypted, and in a time that honest files take."""
    if not secret.cipher or secret.key_size not in _KEY_SIZES or not secret.salt:
        return False
    if secret.derivation == "argon2id":
        return (
            1 <= secret.rounds <= _MOST_ARGON_ROUNDS
            and 1 <= secret.lanes <= _MOST_ARGON_LANES
            and 8 * secret.lanes <= secret.kilobytes <= _MOST_ARGON_KILOBYTES
        )
    is_checked = bool(secret.check and secret.checksum) or secret.cipher == "aes-gcm"
    return secret.derivation == "pbkdf2" and 1 <= secret.rounds <= _MOST_ROUNDS and is_checked


def _key(secret: Secret, password: bytes) -> bytes:
    start = hashlib.new(secret.start, password, usedforsecurity=False).digest()
    if secret.derivation == "pbkdf2":
        return hashlib.pbkdf2_hmac("sha1", start, secret.salt, secret.rounds, secret.key_size)
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    derive = Argon2id(
        salt=secret.salt,
        length=secret.key_size,
        iterations=secret.rounds,
        lanes=secret.lanes,
        memory_cost=secret.kilobytes,
    )
    return derive.derive(start)


def _decipher(secret: Secret, key: bytes, data: bytes) -> bytes:
    """Return a part with its encryption taken off, still packed.

    Raises:
        ValueError: It is damaged, or the key is wrong.
        InvalidTag: The key is wrong.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if secret.cipher == "aes-gcm":  # the vector stands before the words, the tag behind them
        return AESGCM(key).decrypt(data[:_GCM_IV], data[_GCM_IV:], None)
    if secret.cipher == "blowfish":
        return _blowfish(key, secret.iv, data)
    whole = len(data) - len(data) % _AES_BLOCK
    decryptor = Cipher(algorithms.AES(key), modes.CBC(secret.iv)).decryptor()
    plain = decryptor.update(data[:whole]) + decryptor.finalize()
    padding = plain[-1] if plain else 0  # XML Encryption, 5.2: the last byte counts them, the others are random
    return plain[:-padding] if 1 <= padding <= _AES_BLOCK else plain


def _blowfish(key: bytes, iv: bytes, data: bytes) -> bytes:
    """Take off the encryption of OpenOffice.org, and of OpenDocument before 1.2."""
    from cryptography.hazmat.decrepit.ciphers import algorithms as old
    from cryptography.hazmat.primitives.ciphers import Cipher

    decryptor = Cipher(old.Blowfish(key), _feedback(iv)).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def _feedback(iv: bytes) -> Any:
    """Return the cipher's mode, which newer versions of cryptography keep among what is out of date."""
    try:
        from cryptography.hazmat.decrepit.ciphers.modes import CFB
    except ImportError:
        from cryptography.hazmat.primitives.ciphers.modes import CFB
    return CFB(iv)


def _fits(secret: Secret, plain: bytes) -> bool:
    return hashlib.new(secret.check, plain[:_CHECKED], usedforsecurity=False).digest() == secret.checksum


def _local(element: etree._Element) -> dict[str, str]:
    """Return the attributes of an element by their names without namespace: LibreOffice has some of its own."""
    return {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}


def _bytes(stated: str | None) -> bytes:
    try:
        return base64.b64decode(stated or "")
    except (binascii.Error, ValueError):
        return b""


def _number(stated: str | None, default: int) -> int:
    return int(stated) if stated and stated.isascii() and stated.isdigit() and len(stated) < 10 else default  # noqa: PLR2004 - digits
