"""Writes and reads a model directory: plain arrays and JSON, never pickle.

``manifest.json`` names the format, the versions, the labels with their thresholds, the metrics, and the SHA-256 of
every other file. Checksums show damage, not origin: take models only from people you trust.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from contractlens.detection.features import BLOCKS
from contractlens.detection.model import BlockWeights, Decision, LinearModel, Meaning
from contractlens.detection.second_stage import LinearStage, SecondStage, TreeStage
from contractlens.detection.surroundings import FACTS
from contractlens.detection.word_vectors import WordVectors
from contractlens.exceptions import ModelFormatError, UntrustedModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

FORMAT_VERSION = 2
_OLDER_FORMATS = frozenset({1})  # 1: without word vectors
_VECTORS = "word_vectors.npz"
_TREE_ARRAYS = ("roots", "facts", "thresholds", "left", "right", "values")
_MAX_DEPTH = 64  # of a tree; ours have at most 11 steps
_MAX_FILE_BYTES = 256 * 1024 * 1024  # a model is a few megabytes; more is not one of ours
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same numbers give the same bytes on any day


def default_model_dir() -> Path:
    """Return the directory of the model that ships with the package (``models/default`` in a source checkout)."""
    package = Path(__file__).parents[1]
    packed = package / "data" / "model"
    return packed if packed.is_dir() else package.parents[1] / "models" / "default"


def save_model(model: LinearModel, directory: Path, *, extra: Mapping[str, Any] | None = None) -> None:
    """Write `model` into `directory`; the same model always gives the same bytes.

    Args:
        model: What to write.
        directory: Made when missing; existing files of a model are replaced.
        extra: Further entries for the manifest, such as the data it was trained on.
    """
    directory.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, NDArray[Any]] = {
        "weights": model.weights.astype(np.float16),
        "intercepts": model.intercepts.astype(np.float32),
    }
    arrays |= {f"idf_{name}": model.blocks[name].idf.astype(np.float32) for name in BLOCKS}
    stages = {
        name: _stage_entry(name, stage, arrays)
        for name, stage in (
            ("second_stage", model.second_stage),
            ("second_stage_alone", model.second_stage_alone),
        )
    }
    files = {
        "weights.npz": pack_arrays(arrays),
        "vocabulary.json": _json({name: list(model.blocks[name].features) for name in BLOCKS}, indent=None),
    }
    if model.meaning is not None:
        files[_VECTORS] = pack_arrays(model.meaning.vectors.to_arrays())
    manifest = {
        "format_version": FORMAT_VERSION,
        "version": model.version,
        "taxonomy_fingerprint": model.taxonomy_fingerprint,
        "labels": list(model.labels),
        "decisions": {label: _rounded(asdict(model.decisions[label])) for label in model.labels},
        "decisions_alone": {label: _rounded(asdict(entry)) for label, entry in model.decisions_alone.items()},
        **stages,
        "blocks": {
            name: {"is_normed": model.blocks[name].is_normed, "weight": model.blocks[name].weight} for name in BLOCKS
        },
        "meaning": {"body": model.meaning.body, "heading": model.meaning.heading} if model.meaning else None,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        "metrics": dict(model.metrics),
        **(extra or {}),
    }
    for name, data in files.items():
        (directory / name).write_bytes(data)
    (directory / "manifest.json").write_bytes(_json(manifest, indent=1))


def load_model(directory: Path | str | None = None) -> LinearModel:
    """Return the model in `directory`, by default the one that ships with the package.

    Order: manifest, format version, size, checksums, arrays (``allow_pickle=False``), shapes against the manifest.

    Raises:
        ModelFormatError: A file is missing or damaged, or differs from the manifest.
        UntrustedModelError: An array holds Python objects, which would need pickle.
    """
    folder = Path(directory) if directory is not None else default_model_dir()
    manifest = _read_manifest(folder)
    vocabulary_data = _read_checked(folder, "vocabulary.json", manifest)
    arrays = _unpack_arrays(_read_checked(folder, "weights.npz", manifest), folder)
    try:
        vocabulary = json.loads(vocabulary_data)
        blocks = {
            name: BlockWeights(
                tuple(vocabulary[name]),
                arrays[f"idf_{name}"],
                bool(manifest["blocks"][name]["is_normed"]),
                float(manifest["blocks"][name]["weight"]),
            )
            for name in BLOCKS
        }
        model = LinearModel(
            labels=tuple(manifest["labels"]),
            blocks=blocks,
            weights=arrays["weights"].astype(np.float32),
            intercepts=arrays["intercepts"],
            decisions={label: Decision(**manifest["decisions"][label]) for label in manifest["labels"]},
            decisions_alone={
                label: Decision(**manifest["decisions_alone"][label])
                for label in manifest["labels"]
                if manifest["decisions_alone"]
            },
            meaning=_meaning(folder, manifest),
            second_stage=_read_stage("second_stage", manifest, arrays),
            second_stage_alone=_read_stage("second_stage_alone", manifest, arrays),
            version=str(manifest["version"]),
            taxonomy_fingerprint=str(manifest["taxonomy_fingerprint"]),
            metrics=manifest["metrics"],
        )
    except (KeyError, TypeError, ValueError) as error:
        msg = f"the model in {folder} does not fit its manifest ({error}); train it again or get a fresh copy"
        raise ModelFormatError(msg, name=str(folder)) from error
    _check_shapes(model, folder)
    return model


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
    except OSError as error:
        msg = f"no model in {folder}: manifest.json cannot be read; run `contractlens train` or give another folder"
        raise ModelFormatError(msg, name=str(folder)) from error
    except ValueError as error:
        msg = f"manifest.json in {folder} is damaged; get a fresh copy of the model"
        raise ModelFormatError(msg, name=str(folder)) from error
    found = manifest.get("format_version") if isinstance(manifest, dict) else None
    if found != FORMAT_VERSION and found not in _OLDER_FORMATS:
        msg = f"the model in {folder} has format {found!r}, this version of contractlens reads up to {FORMAT_VERSION}; train it again"
        raise ModelFormatError(msg, name=str(folder))
    return dict(manifest)


def _read_checked(folder: Path, name: str, manifest: Mapping[str, Any]) -> bytes:
    try:
        with (folder / name).open("rb") as file:
            data = file.read(_MAX_FILE_BYTES + 1)
    except OSError as error:
        msg = f"{name} of the model in {folder} cannot be read; get a fresh copy of the model"
        raise ModelFormatError(msg, name=str(folder)) from error
    files = manifest.get("files")
    wanted = files.get(name) if isinstance(files, dict) else None
    if len(data) > _MAX_FILE_BYTES or hashlib.sha256(data).hexdigest() != wanted:
        msg = f"{name} in {folder} is not the file that the manifest names; get a fresh copy of the model"
        raise ModelFormatError(msg, name=str(folder))
    return data


def load_vectors(directory: Path | str | None = None) -> WordVectors | None:
    """Return the word vectors of the model in `directory`, by default the one that ships; None when it has none.

    Raises:
        ModelFormatError: A file is missing or damaged, or differs from the manifest.
        UntrustedModelError: An array holds Python objects, which would need pickle.
    """
    folder = Path(directory) if directory is not None else default_model_dir()
    meaning = _meaning(folder, _read_manifest(folder))
    return meaning.vectors if meaning is not None else None


def _meaning(folder: Path, manifest: Mapping[str, Any]) -> Meaning | None:
    entry = manifest.get("meaning")
    if entry is None:
        return None
    arrays = _unpack_arrays(_read_checked(folder, _VECTORS, manifest), folder, _VECTORS)
    try:
        return Meaning(WordVectors.from_arrays(arrays), float(entry["body"]), float(entry["heading"]))
    except (KeyError, TypeError, ValueError) as error:
        msg = f"{_VECTORS} in {folder} does not hold word vectors ({error}); get a fresh copy of the model"
        raise ModelFormatError(msg, name=str(folder)) from error


def _stage_entry(name: str, stage: SecondStage | None, arrays: dict[str, NDArray[Any]]) -> dict[str, Any] | None:
    """Return what the manifest says of a second stage; the trees themselves go into `arrays`."""
    if isinstance(stage, LinearStage):
        return asdict(stage)
    if not isinstance(stage, TreeStage):
        return None
    arrays |= {f"{name}_{part}": getattr(stage, part) for part in _TREE_ARRAYS}
    return {"baseline": stage.baseline, "depth": stage.depth, "floor": stage.floor}


def _read_stage(name: str, manifest: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> SecondStage | None:
    entry = manifest.get(name)
    if entry is None:
        return None
    if "weights" in entry:
        weights = tuple(float(weight) for weight in entry["weights"])
        if len(weights) > len(FACTS):
            msg = f"{len(weights)} weights for {len(FACTS)} facts"
            raise ValueError(msg)
        return LinearStage(weights, float(entry["intercept"]))
    parts = {part: arrays[f"{name}_{part}"] for part in _TREE_ARRAYS}
    stage = TreeStage(
        **parts, baseline=float(entry["baseline"]), depth=int(entry["depth"]), floor=float(entry["floor"])
    )
    nodes = len(stage.facts)
    inside = all(((part >= 0) & (part < nodes)).all() for part in (stage.roots, stage.left, stage.right))
    fits = all(len(parts[part]) == nodes for part in _TREE_ARRAYS if part != "roots")
    if not inside or not fits or stage.facts.min() < 0 or stage.facts.max() >= len(FACTS):
        msg = f"the trees of {name} do not fit one another"
        raise ValueError(msg)
    if not 0 < stage.depth <= _MAX_DEPTH or not np.isfinite(stage.values).all():
        msg = f"the trees of {name} are too deep or hold no numbers"
        raise ValueError(msg)
    return stage


def _check_shapes(model: LinearModel, folder: Path) -> None:
    rows = sum(len(block.features) for block in model.blocks.values())
    rows += model.meaning.width if model.meaning else 0
    shapes_fit = model.weights.shape == (rows, len(model.labels)) and model.intercepts.shape == (len(model.labels),)
    idf_fits = all(block.idf.shape == (len(block.features),) for block in model.blocks.values())
    if not shapes_fit or not idf_fits or not np.isfinite(model.weights).all():
        msg = f"the arrays of the model in {folder} do not fit its vocabulary and labels; get a fresh copy of the model"
        raise ModelFormatError(msg, name=str(folder))


def pack_arrays(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return an .npz file; unlike `numpy.savez` without the time of day in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in sorted(arrays.items()):
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", date_time=_ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, member.getvalue())
    return buffer.getvalue()


def _unpack_arrays(data: bytes, folder: Path, name: str = "weights.npz") -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        if unpacked > _MAX_FILE_BYTES:
            msg = f"{name} in {folder} unpacks to more than {_MAX_FILE_BYTES:,} bytes; it is not one of our models"
            raise ModelFormatError(msg, name=str(folder))
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            for member in archive.files:
                arrays[member] = archive[member]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        if isinstance(error, ValueError) and "pickle" in str(error).lower():
            msg = f"{name} in {folder} holds Python objects, which a model may not; it was not loaded"
            raise UntrustedModelError(msg, name=str(folder)) from error
        msg = f"{name} in {folder} is damaged; get a fresh copy of the model"
        raise ModelFormatError(msg, name=str(folder)) from error
    return arrays


def _rounded(values: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: value if value is None else round(value, 6) for name, value in values.items()}


def _json(value: object, *, indent: int | None) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=False) + "\n").encode()
