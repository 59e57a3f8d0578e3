"""Writes small Outlook mails: OLE containers ([MS-CFB]) with the streams of [MS-OXMSG]."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

SECTOR, SMALL, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
TEXT, BINARY, NUMBER, TIME = 0x001F, 0x0102, 0x0003, 0x0040


@dataclass
class Storage:
    """A folder of streams and storages."""

    streams: dict[str, bytes] = field(default_factory=dict)
    storages: dict[str, Storage] = field(default_factory=dict)


def message(*, subject="", sender="", body="", html=b"", sent=0, attachments=(), header=32) -> Storage:
    values = {(0x0037, TEXT): subject, (0x0C1F, TEXT): sender, (0x1000, TEXT): body, (0x1013, BINARY): html}
    storage = _properties(
        values, struct.pack("<8x4I", 0, len(attachments), 0, len(attachments)).ljust(header, b"\0"), sent
    )
    for number, attachment in enumerate(attachments):
        storage.storages[f"__attach_version1.0_#{number:08X}"] = attachment
    return storage


def attachment(name: str, data: bytes | None, *, mime="application/octet-stream", cid="") -> Storage:
    values = {(0x3707, TEXT): name, (0x3701, BINARY): data or b"", (0x370E, TEXT): mime, (0x3712, TEXT): cid}
    return _properties(values, b"\0" * 8)


def attached_message(name: str, inner: Storage) -> Storage:
    storage = attachment(name, None)
    storage.storages["__substg1.0_3701000D"] = inner
    return storage


def _properties(values, header: bytes, sent: int = 0) -> Storage:
    storage = Storage()
    entries = [struct.pack("<HHIQ", TIME, 0x0039, 6, sent)] if sent else []
    entries.append(struct.pack("<HHIII", NUMBER, 0x3705, 6, 1, 0))
    for (identity, kind), value in values.items():
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        if data:
            entries.append(struct.pack("<HHIII", kind, identity, 6, len(data) + 2, 0))
            storage.streams[f"__substg1.0_{identity:04X}{kind:04X}"] = data
    storage.streams["__properties_version1.0"] = header + b"".join(entries)
    return storage


def pack(root: Storage) -> bytes:
    """Return the bytes of a container."""
    entries: list[list] = [["Root Entry", 5, FREE, FREE, b""]]  # name, type, right sibling, child, data
    _collect(root, 0, entries)
    small, small_fat = b"", []
    sectors: list[bytes] = []
    fat: list[int] = []
    places = []
    for _, kind, _, _, data in entries:
        if kind != 2 or not data:
            places.append(END)
        elif len(data) < CUTOFF:
            places.append(len(small_fat))
            small, small_fat = small + _padded(data, SMALL), _chain(small_fat, len(_padded(data, SMALL)) // SMALL)
        else:
            places.append(_store(data, sectors, fat))
    small_fat_bytes = struct.pack(f"<{len(small_fat)}I", *small_fat)
    places[0] = _store(small, sectors, fat) if small else END
    small_at = _store(small_fat_bytes, sectors, fat, b"\xff") if small_fat else END
    directory = b"".join(
        _entry(*each[:4], place, len(small) if at == 0 else len(each[4]))
        for at, (each, place) in enumerate(zip(entries, places, strict=True))
    )
    directory_at = _store(directory, sectors, fat)
    fats = 1
    while fats * SECTOR // 4 < len(fat) + fats:
        fats += 1
    table = [*fat, *[FAT] * fats]
    first = len(fat)
    sectors.append(_padded(struct.pack(f"<{len(table)}I", *table), SECTOR * fats, b"\xff"))
    difat = struct.pack("<109I", *([first + at for at in range(fats)] + [FREE] * (109 - fats)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack(
        "<IIIIIIIII", 0, fats, directory_at, 0, CUTOFF, small_at, -(-len(small_fat_bytes) // SECTOR), END, 0
    )
    return head + difat + b"".join(sectors)


def _collect(storage: Storage, parent: int, entries: list[list]) -> None:
    last = None
    children = [(name, 2, data, None) for name, data in storage.streams.items()]
    children += [(name, 1, b"", inner) for name, inner in storage.storages.items()]
    for name, kind, data, inner in children:
        entries.append([name, kind, FREE, FREE, data])
        at = len(entries) - 1
        if last is None:
            entries[parent][3] = at
        else:
            entries[last][2] = at
        last = at
        if inner is not None:
            _collect(inner, at, entries)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded) + 2, kind, 1, FREE, right, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)


def _store(data: bytes, sectors: list[bytes], fat: list[int], filler: bytes = b"\0") -> int:
    at = len(fat)
    padded = _padded(data, SECTOR, filler)
    sectors.append(padded)
    fat[:] = _chain(fat, len(padded) // SECTOR)
    return at


def _chain(table: list[int], count: int) -> list[int]:
    return [*table, *range(len(table) + 1, len(table) + count), END]


def _padded(data: bytes, unit: int, filler: bytes = b"\0") -> bytes:
    return data + filler * (-len(data) % unit)
