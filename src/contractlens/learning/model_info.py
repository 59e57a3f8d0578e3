"""What a model directory holds, and whether its files are the ones that training wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractlens.detection.model_files import CARD, MANIFEST, checksums, read_file, sha256
from contractlens.detection.model_store import default_model_dir, load_model, read_manifest
from contractlens.exceptions import ModelError
from contractlens.findings import Column, frame
from contractlens.taxonomy import OTHER, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

MODEL_FILE_COLUMNS = (
    Column("file", "string", "Name in the model directory; `training:` before files of the corpus."),
    Column("state", "string", "ok, changed, missing, not_listed (the manifest does not know it), or unusable."),
    Column("kind", "string", "Reason code where something is wrong, as errors have it; missing otherwise."),
    Column("bytes", "Int64", "Size; missing without the file."),
    Column("sha256", "string", "Checksum that the manifest names; missing where it names none."),
    Column("message", "string", "What is wrong and what to do; empty otherwise."),
)
MODEL_TYPE_COLUMNS = (
    Column("clause_type", "string", "Id of the clause type."),
    Column("examples", "Int64", "Labelled provisions that it was trained on; missing where not recorded."),
    Column("threshold", "Float64", "Probability from which on a provision is a finding."),
    Column("miss_less", "Float64", "The same with the setting `miss_less`."),
    Column("fewer_false_alarms", "Float64", "The same with the setting `fewer_false_alarms`."),
    Column("review_from", "Float64", "Probability from which on the band is review."),
    Column("high_from", "Float64", "Probability from which on the band is high."),
    Column("labels_in_contracts", "Int64", "Labels of the type in held-out contracts."),
    Column("f1_in_contracts", "Float64", "F1 there, 0 to 1."),
    Column("labels_alone", "Int64", "Labels of the type in held-out standalone clauses."),
    Column("f1_alone", "Float64", "F1 there, 0 to 1."),
)
MODEL_METRIC_COLUMNS = (
    Column("data", "string", "held_out_contracts or held_out_clauses."),
    Column("provisions", "Int64", "Provisions that were judged."),
    Column("labels", "Int64", "Labels on them."),
    Column("micro_precision", "Float64", "Of what was found, how much is right; 0 to 1."),
    Column("micro_recall", "Float64", "Of what is there, how much was found."),
    Column("micro_f1", "Float64", "Harmonic mean of the two, over all labels."),
    Column("macro_f1", "Float64", "Mean of the types' own F1."),
)
_THRESHOLDS = ("threshold", "miss_less", "fewer_false_alarms", "review_from", "high_from")
_TRAINING = "training:"
_LARGEST = 2**53  # whole numbers beyond are not exact in a frame
_LONGEST = 300  # characters of a name or version


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What the manifest of a model says.

    Attributes:
        directory: Where the model lies.
        format_version: Of the files.
        version: Shown in every finding.
        fingerprint: SHA-256 of the manifest, which holds those of all other files: two models with one fingerprint
            are the same.
        labels: Clause types that it knows.
        made_with: Versions of what trained it; {} where not recorded.
        seeds: Seed of each step of training.
        training: What it was trained on, in numbers, and ``files``: SHA-256 per file.
        fits_taxonomy: False when clause types that it knows have other rules now; None where not recorded.
        manifest: All of ``manifest.json``, as it stands there.
    """

    directory: Path
    format_version: int
    version: str
    fingerprint: str
    labels: tuple[str, ...]
    made_with: Mapping[str, str]
    seeds: Mapping[str, int]
    training: Mapping[str, Any] = field(repr=False)
    fits_taxonomy: bool | None
    manifest: Mapping[str, Any] = field(repr=False)

    @property
    def types(self) -> pd.DataFrame:
        """One row per clause type: examples, thresholds, quality on held-out text (`MODEL_TYPE_COLUMNS`)."""
        return frame(MODEL_TYPE_COLUMNS, self._type_rows())

    @property
    def metrics(self) -> pd.DataFrame:
        """One row per held-out set (`MODEL_METRIC_COLUMNS`)."""
        metrics = _table(self.manifest.get("metrics"))
        names = [column.name for column in MODEL_METRIC_COLUMNS[1:]]
        rows: list[dict[str, Any]] = [
            {"data": _word(data), **{name: _number(figures.get(name)) for name in names}}
            | {name: _whole(figures.get(name)) for name in names[:2]}
            for data, figures in metrics.items()
            if isinstance(figures, dict)
        ]
        return frame(MODEL_METRIC_COLUMNS, rows)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data, fit for JSON."""
        return {
            "directory": str(self.directory),
            "format_version": self.format_version,
            "version": self.version,
            "fingerprint": self.fingerprint,
            "fits_taxonomy": self.fits_taxonomy,
            "made_with": dict(self.made_with),
            "seeds": dict(self.seeds),
            "files": checksums(self.manifest, self.directory),
            "training": dict(self.training),
            "metrics": plain_rows(self.metrics),
            "types": plain_rows(self.types),
        }

    def _type_rows(self) -> Iterator[dict[str, Any]]:
        metrics = _table(self.manifest.get("metrics"))
        sets = [_table(_table(metrics.get(name)).get("types")) for name in ("held_out_contracts", "held_out_clauses")]
        examples = _table(self.training.get("examples_per_type"))
        decisions = _table(self.manifest.get("decisions"))
        for label in self.labels:
            decision = _table(decisions.get(label))
            contracts, alone = (_table(figures.get(label)) for figures in sets)
            yield {
                "clause_type": label,
                "examples": _whole(examples.get(label)),
                **{name: _number(decision.get(name)) for name in _THRESHOLDS},
                "labels_in_contracts": _whole(contracts.get("labelled")),
                "f1_in_contracts": _number(contracts.get("f1")),
                "labels_alone": _whole(alone.get("labelled")),
                "f1_alone": _number(alone.get("f1")),
            }


def model_info(directory: str | Path | None = None) -> ModelInfo:
    """Return what the manifest of a model says, without loading its arrays.

    Args:
        directory: Model directory; None for the model that ships with the package.

    Raises:
        ModelFormatError: There is no model, or its manifest is damaged; ``kind`` says which.

    Example:
        >>> import contractlens as cl
        >>> info = cl.model_info()
        >>> len(info.labels), info.fits_taxonomy, list(info.metrics.data)
        (44, True, ['held_out_contracts', 'held_out_clauses'])
    """
    folder = Path(directory) if directory is not None else default_model_dir()
    manifest = read_manifest(folder)
    training = _table(manifest.get("training"))
    labels = manifest.get("labels")
    known = tuple(map(_word, labels)) if isinstance(labels, list) else ()
    return ModelInfo(
        directory=folder,
        format_version=manifest["format_version"],
        version=_word(manifest.get("version", "")),
        fingerprint=sha256(read_file(folder, MANIFEST)),
        labels=known,
        made_with={_word(name): _word(value) for name, value in _table(training.get("versions")).items()},
        seeds={name: value for name, value in _table(training.get("seeds")).items() if isinstance(value, int)},
        training=training,
        fits_taxonomy=_fits(known, manifest.get("taxonomy_fingerprint")),
        manifest=manifest,
    )


def verify_model(directory: str | Path | None = None, *, corpus: str | Path | None = None) -> pd.DataFrame:
    """Return one row per file of a model: whether it is the one that the manifest names (`MODEL_FILE_COLUMNS`).

    The model is loaded too: what does not fit, though its checksums do, is ``unusable``. Checksums show damage, not
    origin: who can change a file can change the manifest. Compare `ModelInfo.fingerprint` with one that you trust.

    Args:
        directory: Model directory; None for the model that ships with the package.
        corpus: Folder of the corpus that it was trained on, whose files are then checked too.

    Example:
        >>> import contractlens as cl
        >>> set(cl.verify_model().query("file == 'weights.npz'").state)
        {'ok'}
    """
    folder = Path(directory) if directory is not None else default_model_dir()
    try:
        manifest = read_manifest(folder)
        wanted = checksums(manifest, folder)
    except ModelError as error:
        return frame(MODEL_FILE_COLUMNS, [_row(MANIFEST, "unusable", error=error)])
    rows = [_row(MANIFEST, "ok", size=len(read_file(folder, MANIFEST)))]
    rows += [_checked(folder, name, digest) for name, digest in sorted(wanted.items())]
    rows += [
        _row(path.name, "not_listed", size=path.stat().st_size)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name not in {MANIFEST, *wanted}
    ]
    try:
        load_model(folder)
    except ModelError as error:
        if all(row["state"] in {"ok", "not_listed"} for row in rows if row["file"] != CARD):
            rows[0] = _row(MANIFEST, "unusable", error=error)
    if corpus is not None:
        files = _table(_table(manifest.get("training")).get("files"))
        rows += [_of_corpus(Path(corpus), _word(name), _word(digest)) for name, digest in files.items()]
    return frame(MODEL_FILE_COLUMNS, rows)


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as plain data, None for missing values."""
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _row(
    name: str,
    state: str,
    *,
    size: int | None = None,
    digest: str | None = None,
    error: ModelError | None = None,
) -> dict[str, Any]:
    kind, message = (error.kind, error.message) if error else (None, "")
    return {"file": name, "state": state, "kind": kind, "bytes": size, "sha256": digest, "message": message}


def _checked(folder: Path, name: str, digest: str) -> dict[str, Any]:
    try:
        data = read_file(folder, name)
    except ModelError as error:
        state = "missing" if error.kind == "model_missing" else "unusable"
        return _row(name, state, digest=digest, error=error)
    if sha256(data) == digest:
        return _row(name, "ok", size=len(data), digest=digest)
    changed = ModelError(
        f"{name} is not the file that the manifest names; get a fresh copy of the model", kind="model_checksum"
    )
    return _row(name, "changed", size=len(data), digest=digest, error=changed)


def _of_corpus(corpus: Path, name: str, digest: str) -> dict[str, Any]:
    path = corpus / name
    inside = path.resolve().is_relative_to(corpus.resolve())
    if not inside or not path.is_file():
        missing = ModelError(f"{name} is not in the corpus given", kind="corpus_missing")
        return _row(f"{_TRAINING}{name}", "missing", digest=digest, error=missing)
    data = path.read_bytes()
    if sha256(data) == digest:
        return _row(f"{_TRAINING}{name}", "ok", size=len(data), digest=digest)
    changed = ModelError(f"{name} was changed since the model was trained; train it again", kind="corpus_changed")
    return _row(f"{_TRAINING}{name}", "changed", size=len(data), digest=digest, error=changed)


def _fits(labels: tuple[str, ...], fingerprint: object) -> bool | None:
    """Tell whether the types that ship are those of training; None for a model of other types, or without a record."""
    taxonomy = Taxonomy.default()
    trained = {*labels, OTHER}
    if not isinstance(fingerprint, str) or not fingerprint or not trained <= set(taxonomy.types):
        return None
    return taxonomy.subset(trained).fingerprint == fingerprint or taxonomy.fingerprint == fingerprint


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _word(value: object) -> str:
    """Return a short text that can be shown; what cannot (control characters, half characters) becomes a question mark."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(value)[:_LONGEST])


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and abs(value) < _LARGEST else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and abs(value) < _LARGEST else None
