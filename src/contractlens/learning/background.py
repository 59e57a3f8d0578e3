"""The corpus as background: provisions that a new clause type must be told apart from, packed into one small file.

`contractlens train` writes it beside the model, since the corpus itself does not come with the package. It holds the
words and headings of the corpus's provisions, their families, and the clause types that people saw in them.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from contractlens.detection.learnt_types import features_of, heading_of
from contractlens.detection.model_files import (
    MANIFEST,
    checksums,
    parse_json,
    read_checked,
    read_file,
    sha256,
    to_json,
)
from contractlens.detection.provisions import is_fragment
from contractlens.exceptions import ModelFormatError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contractlens.detection.features import FeatureBlocks
    from contractlens.learning.examples import Example

BACKGROUND_FILE = "background.json.gz"
FORMAT_VERSION = 1
_MAX_BYTES = 64 * 1024 * 1024  # packed ours has half a megabyte, unpacked two
_LEVEL = 9


@dataclass(frozen=True, slots=True)
class BackgroundProvision:
    """One provision of the corpus.

    Attributes:
        text: Its own words, without label.
        heading: Its heading, and what stands beside it in a table.
        family: Contract register or drafter it comes from.
        types: Ids of the clause types in it.
    """

    text: str
    heading: str
    family: str
    types: frozenset[str]

    @property
    def features(self) -> FeatureBlocks:
        """The blocks that learnt types are weighed in."""
        return features_of(self.text, self.heading)


def background_of(examples: Iterable[Example]) -> tuple[BackgroundProvision, ...]:
    """Return the provisions of a corpus that say enough to be told apart, each once."""
    found = {
        (example.provision.body, heading): BackgroundProvision(
            example.provision.body, heading, example.family, example.types
        )
        for example in examples
        if not is_fragment(example.provision)
        for heading in (heading_of(example.provision),)
    }
    return tuple(found.values())


def shipped_or(own: Iterable[Example] | None) -> tuple[BackgroundProvision, ...]:
    """Return the background of a corpus, that of the model that ships for None.

    Contracts that a user trains on beside the corpus never go in: a model directory is passed on more lightly than
    they are.
    """
    return load_background() if own is None else background_of(own)


def pack_background(provisions: Iterable[BackgroundProvision]) -> bytes:
    """Return the bytes of a background file; the same provisions always give the same ones."""
    rows = [[item.text, item.heading, item.family, " ".join(sorted(item.types))] for item in provisions]
    text = json.dumps({"format_version": FORMAT_VERSION, "provisions": rows}, ensure_ascii=False)
    return gzip.compress(text.encode(), _LEVEL, mtime=0)


def write_background(directory: Path, provisions: Iterable[BackgroundProvision]) -> None:
    """Write the background of a model into its directory, and its checksum into the manifest."""
    data = pack_background(provisions)
    (directory / BACKGROUND_FILE).write_bytes(data)
    manifest = parse_json(read_file(directory, MANIFEST), directory, MANIFEST)
    manifest["files"] = {**checksums(manifest, directory), BACKGROUND_FILE: sha256(data)}
    (directory / MANIFEST).write_bytes(to_json(manifest, indent=1))


def load_background(directory: Path | str | None = None) -> tuple[BackgroundProvision, ...]:
    """Return the background of a model directory, by default of the one that ships; read once per process.

    Raises:
        ModelFormatError: There is none (``no_background``), or it is damaged (``model_format``).
    """
    from contractlens.detection.model_store import default_model_dir

    return _load(Path(directory) if directory is not None else default_model_dir())


def _packed(folder: Path) -> bytes:
    """Return the bytes of the file, which must be the one that the manifest names if it names one."""
    if not (folder / BACKGROUND_FILE).is_file():
        msg = f"{folder} holds no {BACKGROUND_FILE}, which types learnt from examples need; run `contractlens train`"
        raise ModelFormatError(msg, kind="no_background", name=str(folder))
    if (folder / MANIFEST).is_file():
        manifest = parse_json(read_file(folder, MANIFEST), folder, MANIFEST)
        if BACKGROUND_FILE in checksums(manifest, folder):
            return read_checked(folder, BACKGROUND_FILE, manifest)
    return read_file(folder, BACKGROUND_FILE)


@lru_cache(maxsize=4)
def _load(folder: Path) -> tuple[BackgroundProvision, ...]:
    path = folder / BACKGROUND_FILE
    packed = _packed(folder)
    try:
        with gzip.open(io.BytesIO(packed), "rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        msg = f"{path} cannot be read; get a fresh copy of the model"
        raise ModelFormatError(msg, name=str(folder)) from error
    try:
        stored = json.loads(data)
        version = stored["format_version"]
        found = tuple(
            BackgroundProvision(str(text), str(heading), str(family), frozenset(str(types).split()))
            for text, heading, family, types in stored["provisions"]
        )
    except (ValueError, KeyError, TypeError) as error:
        msg = f"{path} is damaged; get a fresh copy of the model"
        raise ModelFormatError(msg, name=str(folder)) from error
    if version != FORMAT_VERSION or not found:
        msg = f"{path} has format {version!r}, this version of contractlens reads {FORMAT_VERSION}; train again"
        raise ModelFormatError(msg, name=str(folder))
    return found
