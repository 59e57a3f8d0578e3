"""Opens an OpenDocument text, packed (.odt, .ott) or flat (.fodt), and hands out its parts as XML trees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from contractlens.exceptions import CorruptFileError, EncryptedFileError, LimitExceededError
from contractlens.readers.docx_package import Package, corrupt
from contractlens.readers.odt_encryption import Vault, read_vault
from contractlens.readers.odt_names import odf
from contractlens.readers.refusals import check_markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.document import Limits

_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED_PACKAGE = "encrypted-package"
_PICTURE = re.compile(rb"<office:binary-data[^>]*>[^<]*</office:binary-data>")
"""Pictures inside a flat file: never read, and larger than the parser allows one text to be."""
_HUGE_TEXT = re.compile(r"huge text node|Text node too long")
"""How older and newer libxml2 say that one text is longer than it takes (XML_MAX_TEXT_LENGTH)."""
_BODY = f"{odf('office:body')}/{odf('office:text')}"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one file; in a flat file all are the same tree.

    Attributes:
        body: ``office:text``.
        content: Root of the part that holds it.
        styles: Root of the part with the named styles, headers and footers, or None.
        meta: Root of the part that says what the file says of itself, or None.
        macros: True when the file holds macros.
    """

    body: etree._Element
    content: etree._Element
    styles: etree._Element | None
    meta: etree._Element | None
    macros: bool = False


def open_parts(data: bytes, name: str, limits: Limits, passwords: Sequence[str] = ()) -> Parts:
    """Return the parts of a file; `passwords` are tried in order where it has one.

    Raises:
        CorruptFileError: The ZIP or its XML is damaged, or holds no text.
        EncryptedFileError: It has a password (``encrypted``) that is not among those given (``wrong_password``).
        LimitExceededError: A part unpacks to more than `limits` allows.
    """
    if not data.startswith(b"PK"):
        return _flat(data, name, limits)
    package, vault = _unlocked(data, name, limits, passwords)
    content = _parse(_part(package, vault, "content.xml"), "content.xml", name)
    if content is None:
        raise corrupt(name, "it holds no content.xml")
    macros = any(part.startswith(("basic/", "scripts/")) and part.endswith(".xml") for part in package.parts())
    meta = _meta(package, vault)
    styles = _parse(_part(package, vault, "styles.xml"), "styles.xml", name)
    return Parts(_body(content, name), content, styles, meta, macros)


def _unlocked(data: bytes, name: str, limits: Limits, passwords: Sequence[str]) -> tuple[Package, Vault]:
    """Open the ZIP, and the one inside it where LibreOffice (24.2 and later) encrypted the package as a whole."""
    package = Package.open(data, name, limits)
    manifest = package.read(_MANIFEST)
    if _ENCRYPTED_PACKAGE not in package and (manifest is None or b"encryption-data" not in manifest):
        return package, Vault(name, {})
    vault = _vault(manifest, name)
    part = _ENCRYPTED_PACKAGE if _ENCRYPTED_PACKAGE in package else "content.xml"
    blob = package.read(part)
    if blob is None or part not in vault.secrets:
        msg = f"{name or 'the file'} is an OpenDocument file protected with a password in a way that is not read"
        raise EncryptedFileError(msg, name=name)
    vault.unlock(part, blob, passwords)
    if part == "content.xml":
        return package, vault
    inner = Package.open(vault.open(part, blob, limits.max_bytes), name, limits)
    return inner, Vault(name, {})


def _vault(manifest: bytes | None, name: str) -> Vault:
    """Return what the manifest says of encryption; a manifest that cannot be read says nothing."""
    try:
        root = _parse(manifest, _MANIFEST, name)
    except CorruptFileError:
        root = None
    return Vault(name, {}) if root is None else read_vault(root, name)


def _part(package: Package, vault: Vault, part: str) -> bytes | None:
    blob = package.read(part)
    limits = package.limits
    return None if blob is None else vault.open(part, blob, min(limits.max_bytes, limits.max_xml_bytes))


def _meta(package: Package, vault: Vault) -> etree._Element | None:
    """Return the part about the file itself; a contract can be read without it, so a damaged one is none."""
    try:
        return _parse(_part(package, vault, "meta.xml"), "meta.xml", package.name)
    except CorruptFileError:
        return None


def _flat(data: bytes, name: str, limits: Limits) -> Parts:
    markup = _PICTURE.sub(b"", data)
    check_markup(len(markup), "its content", name, limits)
    root = _parse(markup, "its content", name)
    if root is None:
        raise corrupt(name, "it holds nothing")
    macros = next(root.iter(odf("office:script")), None) is not None
    return Parts(_body(root, name), root, root, root, macros)


def _parse(blob: bytes | None, part: str, name: str) -> etree._Element | None:
    """Return the root element of a part, or None for one that is missing.

    Entities are not resolved, and libxml2's own limits stay on: 256 levels of nesting (which bounds every recursion
    over the tree) and 10 million bytes in one text node. Ids are not collected: LibreOffice writes some twice.
    """
    if blob is None:
        return None
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(blob, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if _HUGE_TEXT.search(str(error)):
            msg = f"{name or 'the file'} holds more than 10 million characters without a break; no contract does"
            raise LimitExceededError(msg, kind="too_many_characters", name=name) from error
        raise corrupt(name, f"{part} is not well-formed XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise corrupt(name, f"{part} declares a document type, which OpenDocument files must not")
    return root


def _body(root: etree._Element, name: str) -> etree._Element:
    body = root.find(_BODY)
    if body is None:
        raise corrupt(name, "it holds no text document")
    return body
