"""A BERT sentence encoder (mean of the last layer, length 1) in numpy: enough to learn word vectors from, once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

HEADS = 12
MAX_TOKENS = 256


class Encoder:
    """all-MiniLM-L6-v2 from a folder with ``model.safetensors`` and ``tokenizer.json``."""

    def __init__(self, folder: Path) -> None:
        weights = load_file(str(folder / "model.safetensors"))
        self._w = {name.removeprefix("bert."): array for name, array in weights.items()}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._layers = 1 + max(int(name.split(".")[2]) for name in self._w if name.startswith("encoder.layer."))

    def encode(self, texts: list[str], batch: int = 64) -> np.ndarray:
        """Return one vector of length 1 per text."""
        ids = [self._tokenizer.encode(text).ids for text in texts]
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        result = np.zeros((len(texts), self._w["embeddings.word_embeddings.weight"].shape[1]), dtype=np.float32)
        for first in range(0, len(order), batch):
            rows = order[first : first + batch]
            width = max(len(ids[row]) for row in rows)
            tokens = np.array([ids[row] + [0] * (width - len(ids[row])) for row in rows])
            mask = np.array([[position < len(ids[row]) for position in range(width)] for row in rows])
            hidden = self._forward(tokens, mask) * mask[..., None]
            means = hidden.sum(axis=1) / mask.sum(axis=1, keepdims=True)
            result[rows] = means / np.linalg.norm(means, axis=1, keepdims=True)
        return result

    def _linear(self, x: np.ndarray, name: str) -> np.ndarray:
        return x @ self._w[f"{name}.weight"].T + self._w[f"{name}.bias"]

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        centred = x - x.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        return centred / scale * self._w[f"{name}.weight"] + self._w[f"{name}.bias"]

    def _forward(self, tokens: np.ndarray, mask: np.ndarray) -> np.ndarray:
        rows, width = tokens.shape
        x = self._w["embeddings.word_embeddings.weight"][tokens]
        x = x + self._w["embeddings.position_embeddings.weight"][:width]
        x = self._norm(x + self._w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        size = x.shape[-1] // HEADS
        hide = np.where(mask[:, None, None, :], 0.0, -1e9).astype(np.float32)
        for layer in range(self._layers):
            at = f"encoder.layer.{layer}"
            query, key, value = (
                self._linear(x, f"{at}.attention.self.{part}").reshape(rows, width, HEADS, size).transpose(0, 2, 1, 3)
                for part in ("query", "key", "value")
            )
            weights = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(size)) + hide
            weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
            mixed = (weights / weights.sum(axis=-1, keepdims=True) @ value).transpose(0, 2, 1, 3).reshape(rows, width, -1)
            x = self._norm(
                self._linear(mixed, f"{at}.attention.output.dense") + x, f"{at}.attention.output.LayerNorm"
            )
            inner = self._linear(x, f"{at}.intermediate.dense")
            inner = (inner * 0.5 * (1 + erf(inner / np.float32(np.sqrt(2))))).astype(np.float32)
            x = self._norm(self._linear(inner, f"{at}.output.dense") + x, f"{at}.output.LayerNorm")
        return x
