"""Writes and reads a model directory: plain arrays and JSON, never pickle.

``manifest.json`` names the format, the versions, the labels with their thresholds, the metrics, and the SHA-256 of
every other file. Checksums show damage, not origin: take models only from people you trust. What is read is checked as
if an enemy had written it (see `contractlens.detection.model_files`).
"""

from __future__ import annotations

import math
import re
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from contractlens.detection.features import BLOCKS
from contractlens.detection.model import BlockWeights, Decision, LinearModel, Meaning
from contractlens.detection.model_files import (
    MANIFEST,
    pack_arrays,
    parse_json,
    read_checked,
    read_file,
    refuse,
    sha256,
    to_json,
    unpack_arrays,
)
from contractlens.detection.second_stage import LinearStage, SecondStage, TreeStage
from contractlens.detection.surroundings import FACTS
from contractlens.detection.word_vectors import WordVectors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

FORMAT_VERSION = 2
_OLDER_FORMATS = frozenset({1})  # 1: without word vectors
WEIGHTS = "weights.npz"
VOCABULARY = "vocabulary.json"
VECTORS = "word_vectors.npz"
_TREE_ARRAYS: Mapping[str, type[np.generic]] = {
    "roots": np.int32,
    "facts": np.int16,
    "thresholds": np.float64,
    "left": np.int32,
    "right": np.int32,
    "values": np.float64,
}
_MAX_DEPTH = 64  # of a tree; ours have at most 11 steps
_MAX_NUMBER = 1e6  # weights of ours stay below 100; sums of larger ones would be no numbers any more
_LEAST_IDF = 1e-6  # ours are 1 or more; with zeros alone a text would have no length to be scaled to
_LABEL = re.compile(r"[a-z][a-z0-9_]{0,99}")
_MAX_VERSION = 200  # characters


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
        WEIGHTS: pack_arrays(arrays),
        VOCABULARY: to_json({name: list(model.blocks[name].features) for name in BLOCKS}, indent=None),
    }
    if model.meaning is not None:
        files[VECTORS] = pack_arrays(model.meaning.vectors.to_arrays())
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
        "files": {name: sha256(data) for name, data in files.items()},
        "metrics": dict(model.metrics),
        **(extra or {}),
    }
    for name, data in files.items():
        (directory / name).write_bytes(data)
    (directory / MANIFEST).write_bytes(to_json(manifest, indent=1))


def load_model(directory: Path | str | None = None) -> LinearModel:
    """Return the model in `directory`, by default the one that ships with the package.

    Order: manifest, format version, sizes, checksums, arrays (no pickle), shapes and numbers against the manifest.

    Raises:
        ModelFormatError: A file is missing or damaged, or differs from the manifest; ``kind`` says which.
        UntrustedModelError: An array holds Python objects, which would need pickle.
    """
    folder = Path(directory) if directory is not None else default_model_dir()
    manifest = read_manifest(folder)
    vocabulary = parse_json(read_checked(folder, VOCABULARY, manifest), folder, VOCABULARY)
    arrays = unpack_arrays(read_checked(folder, WEIGHTS, manifest), folder, WEIGHTS)
    meaning = _meaning(folder, manifest)
    try:
        model = _assemble(manifest, vocabulary, arrays, meaning)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        refuse(folder, f"the model in {folder} does not fit its manifest ({error})", "model_mismatch", error)
    return model


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a model in a format that this version reads.

    Raises:
        ModelFormatError: There is none (``model_missing``), it is damaged (``model_damaged``), or of another format
            (``model_format``).
    """
    manifest = parse_json(read_file(folder, MANIFEST), folder, MANIFEST)
    found = manifest.get("format_version") if isinstance(manifest, dict) else None
    if type(found) is not int or (found != FORMAT_VERSION and found not in _OLDER_FORMATS):
        what = found if isinstance(found, int) else "unknown"
        msg = f"the model in {folder} has format {what}, this version of contractlens reads up to {FORMAT_VERSION}"
        refuse(folder, msg, "model_format")
    return dict(manifest)


def load_vectors(directory: Path | str | None = None) -> WordVectors | None:
    """Return the word vectors of the model in `directory`, by default the one that ships; None when it has none.

    Raises:
        ModelFormatError: A file is missing or damaged, or differs from the manifest.
        UntrustedModelError: An array holds Python objects, which would need pickle.
    """
    folder = Path(directory) if directory is not None else default_model_dir()
    meaning = _meaning(folder, read_manifest(folder))
    return meaning.vectors if meaning is not None else None


def _assemble(
    manifest: Mapping[str, Any], vocabulary: Any, arrays: Mapping[str, NDArray[Any]], meaning: Meaning | None
) -> LinearModel:
    """Return the model that the parts make; whatever does not fit raises what Python raises."""
    labels = _labels(manifest["labels"])
    blocks = {name: _block(vocabulary[name], arrays[f"idf_{name}"], manifest["blocks"][name]) for name in BLOCKS}
    alone = manifest["decisions_alone"]
    model = LinearModel(
        labels=labels,
        blocks=blocks,
        weights=_numbers(arrays["weights"], np.float32, dimensions=2),
        intercepts=_numbers(arrays["intercepts"], np.float32),
        decisions={label: _decision(manifest["decisions"][label]) for label in labels},
        decisions_alone={label: _decision(alone[label]) for label in labels} if alone else {},
        meaning=meaning,
        second_stage=_read_stage("second_stage", manifest, arrays),
        second_stage_alone=_read_stage("second_stage_alone", manifest, arrays),
        version=_text(manifest["version"]),
        taxonomy_fingerprint=_text(manifest["taxonomy_fingerprint"]),
        metrics=dict(manifest["metrics"]),
    )
    rows = sum(len(block.features) for block in blocks.values()) + (meaning.width if meaning else 0)
    if model.weights.shape != (rows, len(labels)) or model.intercepts.shape != (len(labels),):
        _wrong(f"{model.weights.shape} weights for {rows} features and {len(labels)} labels")
    return model


def _wrong(message: str) -> None:
    raise ValueError(message)


def _labels(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not given or not all(isinstance(each, str) for each in given):
        _wrong("labels must be a list of names")
    if len(set(given)) < len(given) or not all(_LABEL.fullmatch(label) for label in given):
        _wrong("a label stands twice or is not the id of a clause type")
    return tuple(given)


def _text(given: Any) -> str:
    if not isinstance(given, str) or len(given) > _MAX_VERSION or not (given.isprintable() or not given):
        _wrong("versions must be short texts")
    return str(given)


def _number(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) <= _MAX_NUMBER:
        _wrong("a number is missing or too large")
    return float(given)


def _decision(entry: Mapping[str, Any]) -> Decision:
    known = [each.name for each in fields(Decision)]
    if not set(entry) <= set(known):
        _wrong("a threshold has a name that is not known")
    given = {name: None if value is None else _number(value) for name, value in entry.items()}
    missing = [name for name in ("slope", "offset", "threshold", "review_from", "high_from") if given.get(name) is None]
    if missing:
        _wrong(f"a clause type lacks {', '.join(missing)}")
    return Decision(**given)  # type: ignore[arg-type]  # those that may not be None were looked at just now


def _numbers(array: NDArray[Any], dtype: type[np.generic], *, dimensions: int = 1) -> NDArray[Any]:
    """Return an array as `dtype`; refuse other kinds of number, other dimensions, and what is no number or too large."""
    is_whole = np.issubdtype(dtype, np.integer)
    if array.ndim != dimensions or (array.dtype.kind == "f") is is_whole:
        _wrong(f"an array of {array.ndim} dimensions of {array.dtype} where {dimensions} of {np.dtype(dtype)} belong")
    wide = array.astype(np.float32) if array.dtype == np.float16 else array  # half numbers are slow to compare
    if wide.size and not -_MAX_NUMBER <= wide.min() <= wide.max() <= _MAX_NUMBER:  # one that is no number is neither
        _wrong("an array holds something that is no number, or too large a one")
    return wide.astype(dtype, copy=False)


def _block(features: Any, idf: NDArray[Any], entry: Mapping[str, Any]) -> BlockWeights:
    if not isinstance(features, list) or not set(map(type, features)) <= {str}:
        _wrong("the vocabulary must hold lists of words")
    "\n".join(features).encode()  # half a character is no word
    if idf.shape != (len(features),) or not isinstance(entry["is_normed"], bool):
        _wrong(f"{idf.shape} frequencies for {len(features)} features")
    if not (idf >= _LEAST_IDF).all():
        _wrong("an inverse document frequency is not above 0")
    return BlockWeights(tuple(features), _numbers(idf, np.float32), entry["is_normed"], _number(entry["weight"]))


def _meaning(folder: Path, manifest: Mapping[str, Any]) -> Meaning | None:
    entry = manifest.get("meaning")
    if entry is None:
        return None
    arrays = unpack_arrays(read_checked(folder, VECTORS, manifest), folder, VECTORS)
    try:
        checked = {
            "words": _numbers(arrays["words"], np.uint8),
            "codes": _numbers(arrays["codes"], np.int8, dimensions=2),
            "scales": _numbers(arrays["scales"], np.float32),
            "weights": _numbers(arrays["weights"], np.float32),
        }
        meaning = Meaning(WordVectors.from_arrays(checked), _number(entry["body"]), _number(entry["heading"]))
    except (KeyError, TypeError, ValueError) as error:
        refuse(folder, f"{VECTORS} in {folder} does not hold word vectors ({error})", "model_mismatch", error)
    return meaning


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
        weights = tuple(_number(weight) for weight in entry["weights"])
        if not 0 < len(weights) <= len(FACTS):
            _wrong(f"{len(weights)} weights for {len(FACTS)} facts")
        return LinearStage(weights, _number(entry["intercept"]))
    parts = {part: _numbers(arrays[f"{name}_{part}"], dtype) for part, dtype in _TREE_ARRAYS.items()}
    depth = _number(entry["depth"])
    stage = TreeStage(**parts, baseline=_number(entry["baseline"]), depth=int(depth), floor=_number(entry["floor"]))
    nodes = len(stage.facts)
    inside = all(((part >= 0) & (part < nodes)).all() for part in (stage.roots, stage.left, stage.right))
    fits = all(len(parts[part]) == nodes for part in _TREE_ARRAYS if part != "roots")
    if not inside or not fits or not len(stage.roots) or stage.facts.min() < 0 or stage.facts.max() >= len(FACTS):
        _wrong(f"the trees of {name} do not fit one another")
    if not 0 < stage.depth <= _MAX_DEPTH or not math.isclose(depth, stage.depth):
        _wrong(f"the trees of {name} are too deep")
    return stage


def _rounded(values: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: value if value is None else round(value, 6) for name, value in values.items()}
