"""Makes files with a password, by the specifications: OpenDocument, both ways of Word, and AES in a ZIP."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import os
import struct
import zipfile
import zlib

from cryptography.hazmat.decrepit.ciphers import algorithms as old
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msoffcrypto.method.ecma376_agile import ECMA376Agile
from msoffcrypto.method.ecma376_standard import ECMA376Standard

from contractlens.readers.odt_encryption import _feedback
from tests.readers import outlook_builder as outlook
from tests.readers.odt_builder import MIME, packed

_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
_CBC = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
_GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
_ARGON = "urn:org:documentfoundation:names:experimental:office:manifest:argon2id"
_SHA256 = "http://www.w3.org/2000/09/xmldsig#sha256"


def agile(package: bytes, password: str, *, rounds: int = 1_000) -> bytes:
    """Return a .docx as Word 2010 and later lock it."""
    info, key = ECMA376Agile.generate_encryption_parameters(password, None, rounds)
    sealed = ECMA376Agile.encrypt_payload(io.BytesIO(package), info.encryptedKey, key, info.keyData.saltValue)
    return container(ECMA376Agile.get_encryption_information(info, sealed, key), sealed)


def standard(package: bytes, password: str) -> bytes:
    """Return a .docx as Word 2007 locks it."""
    salt, verifier = os.urandom(16), os.urandom(16)
    key = ECMA376Standard.makekey_from_password(password, 0x660E, 0x8004, 0x18, 128, 16, salt)

    def sealed(data: bytes) -> bytes:
        return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(data + bytes(-len(data) % 16))

    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    info = struct.pack("<HHII", 4, 2, 0x24, len(header)) + header + struct.pack("<I", 16) + salt + sealed(verifier)
    info += struct.pack("<I", 20) + sealed(hashlib.sha1(verifier).digest())
    return container(info, struct.pack("<Q", len(package)) + sealed(package))


def container(info: bytes, package: bytes) -> bytes:
    """Return the container of an encrypted Office file."""
    return outlook.pack(outlook.Storage({"EncryptionInfo": info, "EncryptedPackage": package}))


def odt(body: str, password: str, *, way: str = "aes", rounds: int = 500) -> bytes:
    """Return an OpenDocument text locked part by part: ``aes`` as LibreOffice, ``blowfish`` as OpenOffice.org did."""
    with zipfile.ZipFile(io.BytesIO(packed(body))) as plain:
        parts = {name: plain.read(name) for name in plain.namelist() if name != "mimetype"}
    entries, out = [], io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", MIME)
        for name, data in parts.items():
            entry, sealed = _part(name, data, password, way, rounds)
            entries.append(entry)
            package.writestr(name, sealed)
        package.writestr("META-INF/manifest.xml", _manifest(entries))
    return out.getvalue()


def whole_odt(body: str, password: str, *, kilobytes: int = 64) -> bytes:
    """Return an OpenDocument text locked as a whole, as LibreOffice does since 24.2."""
    salt, iv = os.urandom(16), os.urandom(12)
    derive = Argon2id(salt=salt, length=32, iterations=1, lanes=1, memory_cost=kilobytes)
    key = derive.derive(hashlib.sha256(password.encode()).digest())
    sealed = iv + AESGCM(key).encrypt(iv, _deflated(packed(body)), None)
    argon = f'loext:argon2-iterations="1" loext:argon2-memory="{kilobytes}" loext:argon2-lanes="1"'
    derivation = f'manifest:key-derivation-name="{_ARGON}" {argon} manifest:salt="{_text(salt)}" manifest:key-size="32"'
    entry = _entry("encrypted-package", "", _GCM, iv, _SHA256, derivation)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", MIME)
        package.writestr("encrypted-package", sealed)
        package.writestr("META-INF/manifest.xml", _manifest([entry]))
    return out.getvalue()


def aes_zip(name: str, data: bytes, password: str, *, strength: int = 3, deflate: bool = True) -> bytes:
    """Return a ZIP with one member encrypted as WinZip does (AE-2)."""
    salt, size = os.urandom({1: 8, 2: 12, 3: 16}[strength]), {1: 16, 2: 24, 3: 32}[strength]
    keys = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 1_000, 2 * size + 2)
    plain = _deflated(data) if deflate else data
    blocks = b"".join(number.to_bytes(16, "little") for number in range(1, len(plain) // 16 + 2))
    stream = Cipher(algorithms.AES(keys[:size]), modes.ECB()).encryptor().update(blocks)
    words = bytes(one ^ other for one, other in zip(plain, stream, strict=False))
    sealed = salt + keys[2 * size :] + words + hmac.digest(keys[size : 2 * size], words, "sha1")[:10]
    extra = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", strength, 8 if deflate else 0)
    head = struct.pack("<5H3I2H", 51, 1, 99, 0, 0, 0, len(sealed), len(data), len(name), len(extra))
    local = b"PK\x03\x04" + head + name.encode() + extra + sealed
    central = b"PK\x01\x02" + struct.pack("<H", 51) + head + bytes(14) + name.encode() + extra
    return local + central + b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 1, 1, len(central), len(local), 0)


def _part(name: str, data: bytes, password: str, way: str, rounds: int) -> tuple[str, bytes]:
    salt, iv = os.urandom(16), os.urandom(16 if way == "aes" else 8)
    start, size = ("sha256", 32) if way == "aes" else ("sha1", 16)
    key = hashlib.pbkdf2_hmac("sha1", hashlib.new(start, password.encode()).digest(), salt, rounds, size)
    plain = _deflated(data)
    checksum = _text(hashlib.new(start, plain[:1024]).digest())
    more = f'manifest:iteration-count="{rounds}" manifest:salt="{_text(salt)}" manifest:key-size="{size}"'
    derivation = f'manifest:key-derivation-name="PBKDF2" {more}'
    if way == "aes":
        check = f'manifest:checksum-type="{_MANIFEST}#sha256-1k" manifest:checksum="{checksum}"'
        padding = 16 - len(plain) % 16
        cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
        sealed = cipher.update(plain + os.urandom(padding - 1) + bytes([padding]))
        return _entry(name, check, _CBC, iv, _SHA256, derivation), sealed
    check = f'manifest:checksum-type="SHA1/1K" manifest:checksum="{checksum}"'
    sealed = Cipher(old.Blowfish(key), _feedback(iv)).encryptor().update(plain)
    return _entry(name, check, "Blowfish CFB", iv, "SHA1", derivation), sealed


def _entry(name: str, check: str, cipher: str, iv: bytes, start: str, derivation: str) -> str:
    return (
        f'<manifest:file-entry manifest:full-path="{name}" manifest:size="1"><manifest:encryption-data {check}>'
        f'<manifest:algorithm manifest:algorithm-name="{cipher}" manifest:initialisation-vector="{_text(iv)}"/>'
        f'<manifest:start-key-generation manifest:start-key-generation-name="{start}"/>'
        f"<manifest:key-derivation {derivation}/></manifest:encryption-data></manifest:file-entry>"
    )


def _manifest(entries: list[str]) -> str:
    names = f'xmlns:manifest="{_MANIFEST}" xmlns:loext="{_LOEXT}"'
    return f"<manifest:manifest {names}>{''.join(entries)}</manifest:manifest>"


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
