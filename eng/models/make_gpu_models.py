#!/usr/bin/env python3
"""Makes the models that the figures of cards are taken with, each with golden records that numpy computed.

Usage: make_gpu_models.py FOLDER [--seed N]      (Debian: python3-onnx, python3-numpy)

FOLDER becomes a model repository: mlp-small (30-128-64-1), mlp-big (30-1024-1024-512-1), transformer (12 layers, 29 million
parameters, 16 tokens of 8 values) and trees (200 boosted trees of depth 6 over 30 values). Weights are random: what
the models say means nothing, what they cost is what trained ones of their size cost. Nothing here is to be committed.
"""
import argparse
import hashlib
import json
import math
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET, IR_VERSION = 17, 8
GOLDEN = 16


class Graph:
    """Nodes and constants, gathered one after the other."""

    def __init__(self, rng):
        self.rng, self.nodes, self.constants = rng, [], []

    def constant(self, name, values):
        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def weights(self, name, *shape):
        return self.constant(name, (self.rng.standard_normal(shape) / math.sqrt(shape[0])).astype(np.float32))

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output


def model(graph, name, width, output, domains=()):
    inputs = [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["N", width])]
    outputs = [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["N", 1])]
    opsets = [helper.make_opsetid("", OPSET), *(helper.make_opsetid(domain, 3) for domain in domains)]
    made = helper.make_model(helper.make_graph(graph.nodes, name, inputs, outputs, graph.constants), opset_imports=opsets, producer_name="streaminfer")
    made.ir_version = IR_VERSION
    onnx.checker.check_model(made)
    return made


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def mlp(rng, widths):
    graph, layers, current = Graph(rng), [], "features"
    for number, (fan_in, fan_out) in enumerate(zip(widths, widths[1:])):
        weights, bias = graph.weights(f"weights{number}", fan_in, fan_out), graph.constant(f"bias{number}", np.full(fan_out, 0.01, np.float32))
        layers.append((numpy_helper.to_array(graph.constants[-2]), 0.01))
        current = graph.node("Gemm", [current, weights, bias], f"sum{number}")
        current = graph.node("Relu" if number < len(widths) - 2 else "Sigmoid", [current], f"layer{number}" if number < len(widths) - 2 else "score")

    def score(rows):
        x = rows.astype(np.float64)
        for weights, bias in layers[:-1]:
            x = np.maximum(x @ weights + bias, 0)
        return sigmoid(x @ layers[-1][0] + layers[-1][1])[:, 0]

    return model(graph, "mlp", widths[0], "score"), score


def transformer(rng, layers=12, width=448, heads=7, tokens=16, values=8):
    graph, size = Graph(rng), width // heads
    kept = {}

    def weights(name, *shape):
        graph.weights(name, *shape)
        kept[name] = numpy_helper.to_array(graph.constants[-1])
        return name

    def shape(name, *numbers):
        return graph.constant(name, np.array(numbers, np.int64))

    ones, zeros = graph.constant("ones", np.ones(width, np.float32)), graph.constant("zeros", np.zeros(width, np.float32))
    scale = graph.constant("scale", np.array(1 / math.sqrt(size), np.float32))
    half, one, root = (graph.constant(n, np.array(v, np.float32)) for n, v in (("half", 0.5), ("one", 1), ("root", math.sqrt(2))))
    split, merge = shape("split", 0, tokens, heads, size), shape("merge", 0, tokens, width)
    x = graph.node("Reshape", ["features", shape("tokens", 0, tokens, values)], "events")
    x = graph.node("MatMul", [x, weights("embed", values, width)], "embedded")
    for layer in range(layers):
        def at(name):
            return f"{name}_{layer}"

        n = graph.node("LayerNormalization", [x, ones, zeros], at("norm_a"), axis=-1)
        parts = []
        for part, order in (("q", (0, 2, 1, 3)), ("k", (0, 2, 3, 1)), ("v", (0, 2, 1, 3))):
            p = graph.node("MatMul", [n, weights(at(f"w{part}"), width, width)], at(f"{part}_flat"))
            p = graph.node("Reshape", [p, split], at(f"{part}_split"))
            parts.append(graph.node("Transpose", [p], at(part), perm=order))
        a = graph.node("MatMul", parts[:2], at("dots"))
        a = graph.node("Softmax", [graph.node("Mul", [a, scale], at("scaled"))], at("attention"), axis=-1)
        a = graph.node("MatMul", [a, parts[2]], at("mixed"))
        a = graph.node("Reshape", [graph.node("Transpose", [a], at("mixed_t"), perm=(0, 2, 1, 3)), merge], at("merged"))
        x = graph.node("Add", [x, graph.node("MatMul", [a, weights(at("wo"), width, width)], at("attended"))], at("first"))
        n = graph.node("LayerNormalization", [x, ones, zeros], at("norm_b"), axis=-1)
        h = graph.node("MatMul", [n, weights(at("up"), width, 4 * width)], at("wide"))
        e = graph.node("Erf", [graph.node("Div", [h, root], at("erf_in"))], at("erf"))
        g = graph.node("Mul", [graph.node("Mul", [h, half], at("half_h")), graph.node("Add", [e, one], at("erf1"))], at("gelu"))
        x = graph.node("Add", [x, graph.node("MatMul", [g, weights(at("down"), 4 * width, width)], at("narrow"))], at("second"))
    x = graph.node("ReduceMean", [x], "pooled", axes=[1], keepdims=0)
    graph.node("Sigmoid", [graph.node("MatMul", [x, weights("head", width, 1)], "logit")], "score")

    erf = np.vectorize(math.erf)

    def score(rows):
        def norm(x):
            return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)

        x = rows.astype(np.float64).reshape(-1, tokens, values) @ kept["embed"]
        for layer in range(layers):
            q, k, v = (np.swapaxes((norm(x) @ kept[f"w{p}_{layer}"]).reshape(-1, tokens, heads, size), 1, 2) for p in "qkv")
            dots = q @ np.swapaxes(k, 2, 3) / math.sqrt(size)
            weights_ = np.exp(dots - dots.max(-1, keepdims=True))
            mixed = (weights_ / weights_.sum(-1, keepdims=True)) @ v
            x = x + np.swapaxes(mixed, 1, 2).reshape(-1, tokens, width) @ kept[f"wo_{layer}"]
            h = norm(x) @ kept[f"up_{layer}"]
            x = x + (h / 2 * (1 + erf(h / math.sqrt(2)))) @ kept[f"down_{layer}"]
        return sigmoid(x.mean(1) @ kept["head"])[:, 0]

    return model(graph, "transformer", tokens * values, "score"), score


def trees(rng, width=30, count=200, depth=6):
    inner = 2 ** depth - 1
    columns = {name: [] for name in ("tree", "node", "feature", "value", "mode", "true", "false")}
    leaves, tables = {"tree": [], "node": [], "weight": []}, []
    for tree in range(count):
        features, limits = rng.integers(0, width, inner), rng.random(inner).astype(np.float32)
        weights = (rng.standard_normal(inner + 1) * 0.05).astype(np.float32)
        tables.append((features, limits, weights))
        for node in range(2 * inner + 1):
            is_leaf = node >= inner
            row = (tree, node, 0 if is_leaf else int(features[node]), 0.0 if is_leaf else float(limits[node]), "LEAF" if is_leaf else "BRANCH_LEQ",
                   0 if is_leaf else 2 * node + 1, 0 if is_leaf else 2 * node + 2)
            for name, value in zip(columns, row):
                columns[name].append(value)
        leaves["tree"] += [tree] * (inner + 1)
        leaves["node"] += range(inner, 2 * inner + 1)
        leaves["weight"] += weights.tolist()
    graph = Graph(rng)
    graph.nodes.append(helper.make_node(
        "TreeEnsembleRegressor", ["features"], ["margin"], domain="ai.onnx.ml", name="trees", n_targets=1,
        nodes_treeids=columns["tree"], nodes_nodeids=columns["node"], nodes_featureids=columns["feature"], nodes_values=columns["value"],
        nodes_modes=columns["mode"], nodes_truenodeids=columns["true"], nodes_falsenodeids=columns["false"], target_treeids=leaves["tree"],
        target_nodeids=leaves["node"], target_ids=[0] * len(leaves["node"]), target_weights=leaves["weight"]))
    graph.node("Sigmoid", ["margin"], "score")

    def score(rows):
        total = np.zeros(len(rows))
        for features, limits, weights in tables:
            node = np.zeros(len(rows), int)
            for _ in range(depth):
                node = 2 * node + np.where(rows[np.arange(len(rows)), features[node]] <= limits[node], 1, 2)
            total += weights[node - inner]
        return sigmoid(total)

    return model(graph, "trees", width, "score", ["ai.onnx.ml"]), score


def write(folder, name, made, score, width, rng):
    version = folder / name / "1"
    version.mkdir(parents=True, exist_ok=True)
    data = made.SerializeToString()
    (version / "model.onnx").write_bytes(data)
    rows = rng.random((GOLDEN, width)).astype(np.float32)
    with open(version / "golden.jsonl", "w", encoding="utf-8") as file:
        for row, result in zip(rows, score(rows)):
            file.write(json.dumps({"inputs": {"features": [float(x) for x in row]}, "score": float(result)}) + "\n")
    (version / "model.yaml").write_text(
        f"name: {name}\nversion: 1\nfile: model.onnx\nsha256: {hashlib.sha256(data).hexdigest()}\nscore: {{ output: score }}\n"
        f"golden: {{ file: golden.jsonl, tolerance: 1.0e-4 }}\n", encoding="utf-8")
    parameters = sum(int(np.prod(c.dims)) for c in made.graph.initializer)
    print(f"{name}: {len(data) / 1e6:.1f} MB, {parameters:,} numbers in initializers")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = np.random.default_rng(arguments.seed)
    for name, width, make in (
            ("mlp-small", 30, lambda: mlp(rng, [30, 128, 64, 1])), ("mlp-big", 30, lambda: mlp(rng, [30, 1024, 1024, 512, 1])),
            ("transformer", 128, lambda: transformer(rng)), ("trees", 30, lambda: trees(rng))):
        write(arguments.folder, name, *make(), width, rng)


if __name__ == "__main__":
    main()
