"""Sentence vectors: none, the static word vectors that ship, and the transformer that those were distilled from."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway

import contractlens as cl
from contractlens.analyzer import Analyzer
from contractlens.detection.parties import find_roles
from contractlens.detection.provisions import build_provisions
from contractlens.segmentation import segment_clauses

if TYPE_CHECKING:
    from collections.abc import Callable

    from exp_place import Place
    from numpy.typing import NDArray

ENCODER = Path(__file__).parents[2] / "models" / "vectors"
BODY_WEIGHT = 2.0  # of the transformer's vectors beside the other blocks; 1 to 3 differ by 0.003
TRIES = 3
SAMPLE = 128


def load_encoder(folder: Path) -> Any:
    """Return the sentence encoder in a folder with ``model.safetensors`` and ``tokenizer.json``."""
    sys.path.insert(0, str(ENCODER))
    from encoder import Encoder

    return Encoder(folder)


def transformer_vectors(place: Place, folder: Path) -> NDArray[np.float64]:
    """Return one vector per provision from its own words, kept as ``minilm``."""

    def make() -> NDArray[np.float64]:
        texts = [example.provision.body for example in place.examples]
        distinct = sorted(set(texts))
        vectors = load_encoder(folder).encode(distinct)
        row_of = {text: row for row, text in enumerate(distinct)}
        return np.asarray(vectors[[row_of[text] for text in texts]])

    return place.cached("minilm", make) * BODY_WEIGHT


def sample(place: Place) -> list[str]:
    """Return the words of some provisions of whole contracts."""
    rows = np.flatnonzero([example.origin == "contract" for example in place.examples])
    chosen = np.random.default_rng(0).choice(rows, min(SAMPLE, len(rows)), replace=False)
    return [place.examples[row].provision.body for row in chosen]


def encoding_seconds(place: Place, folder: Path) -> float:
    """Return processor seconds per provision that the transformer takes in numpy, least of a few tries on one sample."""
    encoder, texts = load_encoder(folder), sample(place)
    return _least(lambda: encoder.encode(texts)) / len(texts)


def pipeline_seconds(contracts: Path) -> float:
    """Return processor seconds per provision of all that detection does today, over real files, least of a few tries."""
    detector = Analyzer.load()._detector  # noqa: SLF001 - detection alone, without reading files
    given = []
    for path in sorted(contracts.glob("*.docx")):
        document = cl.read_document(path)
        provisions = build_provisions(document, segment_clauses(document))
        given.append((provisions, document.text, document.sha256, find_roles(document.text)))

    def detect() -> None:
        for each in given:
            detector.detect(*each)

    detect()
    return _least(detect) / sum(len(each[0]) for each in given)


def _least(work: Callable[[], object]) -> float:
    tries = []
    for _ in range(TRIES):
        began = time.process_time()
        work()
        tries.append(time.process_time() - began)
    return min(tries)
