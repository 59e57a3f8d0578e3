"""The sentence encoder as an ONNX graph, in floats or in bytes, to time what an extra with it would cost.

Needs onnx and onnxruntime, which nothing else here does.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

HEADS, SIZE = 12, 32  # of all-MiniLM-L6-v2
OPSET = 20  # the first with Gelu
EPSILON = 1e-12
BATCH = 16
TRIES = 3


class Graph:
    """Collects the nodes and weights of a graph."""

    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, array: NDArray[Any]) -> str:
        """Add an array."""
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Add a node with one output and return its name."""
        output = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def linear(self, x: str, name: str) -> str:
        """Add ``x @ weight.T + bias``."""
        weight = self.constant(f"{name}.weight.T", self.weights[f"{name}.weight"].T)
        product = self.add("MatMul", x, weight)
        return self.add("Add", product, self.constant(f"{name}.bias", self.weights[f"{name}.bias"]))

    def norm(self, x: str, name: str) -> str:
        """Add a layer normalisation."""
        scale = self.constant(f"{name}.weight", self.weights[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=EPSILON)

    def heads(self, x: str, order: tuple[int, ...]) -> str:
        """Add the split into attention heads."""
        shape = self.constant("heads", np.array([0, 0, HEADS, SIZE]))
        return self.add("Transpose", self.add("Reshape", x, shape), perm=order)

    def layer(self, x: str, bias: str, at: str) -> str:
        """Add one layer of the encoder."""
        query = self.heads(self.linear(x, f"{at}.attention.self.query"), (0, 2, 1, 3))
        key = self.heads(self.linear(x, f"{at}.attention.self.key"), (0, 2, 3, 1))
        value = self.heads(self.linear(x, f"{at}.attention.self.value"), (0, 2, 1, 3))
        scale = self.constant("scale", np.array(1 / np.sqrt(SIZE), dtype=np.float32))
        weighed = self.add("Add", self.add("Mul", self.add("MatMul", query, key), scale), bias)
        mixed = self.add("MatMul", self.add("Softmax", weighed, axis=-1), value)
        joined = self.add(
            "Reshape",
            self.add("Transpose", mixed, perm=(0, 2, 1, 3)),
            self.constant("joined", np.array([0, 0, HEADS * SIZE])),
        )
        x = self.norm(
            self.add("Add", self.linear(joined, f"{at}.attention.output.dense"), x), f"{at}.attention.output.LayerNorm"
        )
        inner = self.add("Gelu", self.linear(x, f"{at}.intermediate.dense"))
        return self.norm(self.add("Add", self.linear(inner, f"{at}.output.dense"), x), f"{at}.output.LayerNorm")


def export(weights: dict[str, NDArray[np.float32]], layers: int, path: Path) -> None:
    """Write the encoder as an ONNX file: ids and mask in, hidden states of the last layer out."""
    graph = Graph(weights)
    words = graph.constant("words", weights["embeddings.word_embeddings.weight"])
    places = graph.constant("places", weights["embeddings.position_embeddings.weight"])
    x = graph.add("Add", graph.add("Gather", words, "ids"), graph.add("Gather", places, "steps"))
    x = graph.add("Add", x, graph.constant("kind", weights["embeddings.token_type_embeddings.weight"][0]))
    x = graph.norm(x, "embeddings.LayerNorm")
    absent = graph.add("Sub", graph.constant("unit", np.array(1.0, dtype=np.float32)), "mask")
    hide = graph.add("Mul", absent, graph.constant("never", np.array(-1e9, dtype=np.float32)))
    bias = graph.add("Unsqueeze", hide, graph.constant("axes", np.array([1, 2])))
    for layer in range(layers):
        x = graph.layer(x, bias, f"encoder.layer.{layer}")
    graph.nodes.append(helper.make_node("Identity", [x], ["hidden"]))
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "width"]),
            helper.make_tensor_value_info("steps", TensorProto.INT64, ["width"]),
            helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["batch", "width"]),
        ],
        [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["batch", "width", HEADS * SIZE])],
        list(graph.constants.values()),
    )
    onnx.save(helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10), path)


def encode(session: Any, ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Return one vector of length 1 per list of token ids."""
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    result = np.zeros((len(ids), HEADS * SIZE), dtype=np.float32)
    for first in range(0, len(order), BATCH):
        rows = order[first : first + BATCH]
        width = max(len(ids[row]) for row in rows)
        tokens = np.array([[*ids[row], *[0] * (width - len(ids[row]))] for row in rows], dtype=np.int64)
        mask = np.array([[float(at < len(ids[row])) for at in range(width)] for row in rows], dtype=np.float32)
        hidden = session.run(["hidden"], {"ids": tokens, "steps": np.arange(width), "mask": mask})[0] * mask[..., None]
        means = hidden.sum(axis=1) / mask.sum(axis=1, keepdims=True)
        result[rows] = means / np.linalg.norm(means, axis=1, keepdims=True)
    return result


def timed(encoder: Any, texts: Sequence[str], folder: Path) -> dict[str, dict[str, float]]:
    """Return provisions per processor second and the greatest difference from numpy's vectors, in floats and in bytes.

    Args:
        encoder: That of ``models/vectors/encoder.py``.
        texts: To encode.
        folder: Where the graphs are written.
    """
    floats, small = folder / "encoder.onnx", folder / "encoder.int8.onnx"
    export(encoder._w, encoder._layers, floats)  # noqa: SLF001 - the weights as they were read
    quantize_dynamic(floats, small, weight_type=QuantType.QInt8)
    expected = encoder.encode(list(texts))
    found = {}
    for name, path in (("floats", floats), ("bytes", small)):
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = settings.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(path, settings, providers=["CPUExecutionProvider"])
        tries = []
        for _ in range(TRIES):
            began = time.process_time()
            ids = [encoder._tokenizer.encode(text).ids for text in texts]  # noqa: SLF001 - the same words
            vectors = encode(session, ids)
            tries.append(time.process_time() - began)
        found[name] = {
            "per_second": round(len(texts) / min(tries), 1),
            "difference": round(float(np.abs(vectors - expected).max()), 6),
            "mebibytes": round(path.stat().st_size / 2**20, 1),
        }
    return found
