#!/usr/bin/python3
"""Makes the small ONNX models of the tests, one folder a case, each with expected.json: inputs of some rows and the results
that numpy gives for them (double precision, so independent of ONNX Runtime). Needs numpy and onnx, nothing else:

    apt-get install python3-onnx && tests/models/make_models.py

Running it again gives the same bytes."""
import json
import os
import shutil

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))
FLOAT, DOUBLE, INT64, BOOL, STRING = T.FLOAT, T.DOUBLE, T.INT64, T.BOOL, T.STRING


def port(name, kind, dims):
    return h.make_tensor_value_info(name, kind, dims)


def const(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.array(values, dtype=dtype), name)


def zipmap_port(name, key):
    kind = onnx.TypeProto()
    kind.sequence_type.elem_type.map_type.key_type = key
    kind.sequence_type.elem_type.map_type.value_type.tensor_type.elem_type = FLOAT
    return h.make_value_info(name, kind)


def save(case, nodes, takes, gives, weights=(), **expected):
    """Writes <case>/model.onnx and, where there are any, the expected results."""
    graph = h.make_graph(nodes, case, takes, gives, list(weights))
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 13), h.make_opsetid("ai.onnx.ml", 1)], producer_name="make_models")
    model.ir_version = 7
    folder = os.path.join(HERE, case)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    onnx.save(model, os.path.join(folder, "model.onnx"))
    if expected:
        with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file:
            lines = [f"{json.dumps(key)}: {json.dumps(plain(value))}" for key, value in expected.items()]
            file.write("{\n" + ",\n".join(lines) + "\n}\n")
    return model, folder


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value.reshape(-1).tolist() if isinstance(value, np.ndarray) else value


def sigmoid(x):
    return 1 / (1 + np.exp(-np.asarray(x, dtype=np.float64)))


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def widen(values):
    """A float constant as the model holds it, in double."""
    return np.array(values, dtype=np.float32).astype(np.float64)


RNG = np.random.default_rng(20260509)
X3 = RNG.normal(size=(7, 3)).astype(np.float32)
W3 = [[0.5], [-1.25], [2.0]]


def logistic(case, batch, rows_out, x, name="score", bias=0.1):
    save(case, [h.make_node("Gemm", ["x", "w", "b"], ["z"]), h.make_node("Sigmoid", ["z"], [name])],
         [port("x", FLOAT, [batch, 3])], [port(name, FLOAT, rows_out)], [const("w", W3), const("b", [bias])],
         inputs={"x": x}, score=sigmoid(x.astype(np.float64) @ widen(W3) + widen(bias)))


def single_inputs():
    logistic("float_matrix", "N", ["N", 1], X3, "y")
    # Versions of it that no guardrail can tell from it, and a test at 1e-5 can.
    logistic("float_matrix_nudged", "N", ["N", 1], X3, "y", bias=0.102)
    logistic("float_matrix_nudged_twice", "N", ["N", 1], X3, "y", bias=0.104)
    logistic("float_open_width", "N", ["N", 1], X3)
    logistic("fixed_batch", 4, [4, 1], X3)
    logistic("fixed_batch_one", 1, [1, 1], X3)
    x = RNG.normal(size=(5, 2)) * 1e-9 + 1.7e9
    save("double_matrix", [h.make_node("ReduceSum", ["x", "axes"], ["total"], keepdims=0)],
         [port("x", DOUBLE, ["N", 2])], [port("total", DOUBLE, ["N"])], [const("axes", [1], np.int64)],
         inputs={"x": x}, score=x.sum(axis=1))
    ids = np.array([[2**53 + 1, 2**53], [2**62 + 3, 2**62], [-5, 5]], dtype=np.int64)
    save("int64_matrix", [h.make_node("Split", ["x"], ["a", "b"], axis=1), h.make_node("Sub", ["a", "b"], ["d"]),
                          h.make_node("Cast", ["d"], ["difference"], to=DOUBLE)],
         [port("x", INT64, ["N", 2])], [port("difference", DOUBLE, ["N", 1])], [],
         inputs={"x": ids}, score=(ids[:, 0] - ids[:, 1]).astype(np.float64))
    image = RNG.integers(0, 256, size=(3, 784)).astype(np.float32)
    save("image", [h.make_node("Mul", ["image", "w"], ["m"]), h.make_node("ReduceSum", ["m", "axes"], ["s"], keepdims=0),
                   h.make_node("Unsqueeze", ["s", "one"], ["score"])],
         [port("image", FLOAT, ["N", 1, 28, 28])], [port("score", FLOAT, ["N", 1])],
         [const("w", ramp().reshape(1, 1, 28, 28)), const("axes", [1, 2, 3], np.int64), const("one", [1], np.int64)],
         inputs={"image": image}, score=image.astype(np.float64) @ ramp().astype(np.float64))
    steps = RNG.normal(size=(4, 6)).astype(np.float32)
    save("window", [h.make_node("ReduceMax", ["steps"], ["peak"], axes=[1, 2], keepdims=0)],
         [port("steps", FLOAT, ["N", "T", 2])], [port("peak", FLOAT, ["N"])], [],
         inputs={"steps": steps}, score=steps.astype(np.float64).max(axis=1))


def ramp():
    """Differs from pixel to pixel, so that a wrong order shows; exact in float."""
    return (np.arange(784, dtype=np.float32) - 392) / 2**18


CHANNELS = ["web", "pos", "atm"]


def many_inputs():
    amount = np.array([10, 250, 3.5, 99], dtype=np.float32)
    age = np.array([20.25, 44, 61.5, 33])
    card = np.array([2**53 + 1, 2**53, 17, -4], dtype=np.int64)
    vip = np.array([True, False, False, True])
    channel = ["web", "atm", "pos", "çay"]
    code = np.array([CHANNELS.index(c) if c in CHANNELS else -1 for c in channel], dtype=np.float64)
    nodes = [
        h.make_node("LabelEncoder", ["channel"], ["code"], domain="ai.onnx.ml", classes_strings=CHANNELS, default_int64=-1),
        h.make_node("Cast", ["code"], ["codeD"], to=DOUBLE), h.make_node("Cast", ["amount"], ["amountD"], to=DOUBLE),
        h.make_node("Unsqueeze", ["age", "one"], ["ageD"]), h.make_node("Mod", ["card", "two"], ["odd"]),
        h.make_node("Cast", ["odd"], ["oddD"], to=DOUBLE), h.make_node("Cast", ["vip"], ["vipD"], to=DOUBLE),
        h.make_node("Concat", ["amountD", "ageD", "oddD", "vipD", "codeD"], ["all"], axis=1), h.make_node("MatMul", ["all", "w"], ["score"])]
    w = [[1.0], [0.5], [100.0], [-7.0], [1000.0]]
    table = np.stack([amount.astype(np.float64), age, np.mod(card, 2).astype(np.float64), vip.astype(np.float64), code], axis=1)
    save("columns", nodes,
         [port("amount", FLOAT, ["N", 1]), port("age", DOUBLE, ["N"]), port("card", INT64, ["N", 1]), port("vip", BOOL, ["N", 1]),
          port("channel", STRING, ["N", 1])],
         [port("score", DOUBLE, ["N", 1])],
         [const("one", [1], np.int64), const("two", [2], np.int64), const("w", w, np.float64)],
         inputs={"amount": amount, "age": age, "card": card, "vip": vip, "channel": channel}, score=table @ np.array(w))
    numbers = RNG.normal(size=(4, 3)).astype(np.float32)
    flags = np.array([[True, False], [False, False], [True, True], [False, True]])
    wf = [[10.0], [20.0]]
    save("groups", [h.make_node("Cast", ["flags"], ["f"], to=FLOAT), h.make_node("MatMul", ["numbers", "w"], ["a"]),
                    h.make_node("MatMul", ["f", "wf"], ["b"]), h.make_node("Add", ["a", "b"], ["score"])],
         [port("numbers", FLOAT, ["N", 3]), port("flags", BOOL, ["N", 2])], [port("score", FLOAT, ["N", 1])],
         [const("w", W3), const("wf", wf)],
         inputs={"numbers": numbers, "flags": flags},
         score=numbers.astype(np.float64) @ widen(W3) + flags.astype(np.float64) @ widen(wf))


def linear_classifier(labels, out):
    """Two inputs a class; softmax. Labels int64 or text."""
    coefficients = [0.5, -1.0, 1.5, 0.25, -0.75, 2.0]
    named = {"classlabels_strings": labels} if isinstance(labels[0], str) else {"classlabels_ints": labels}
    node = h.make_node("LinearClassifier", ["x"], out, domain="ai.onnx.ml", coefficients=coefficients, intercepts=[0.1, 0.2, -0.3],
                       post_transform="SOFTMAX", multi_class=1, **named)
    x = X3[:, :2].copy()
    p = softmax(x.astype(np.float64) @ widen(coefficients).reshape(3, 2).T + widen([0.1, 0.2, -0.3]))
    return node, x, p


def stump(probability):
    """One split on x[0] at 0.25, two classes 0 and 1."""
    node = h.make_node("TreeEnsembleClassifier", ["x"], ["label", probability], domain="ai.onnx.ml",
                       nodes_treeids=[0, 0, 0], nodes_nodeids=[0, 1, 2], nodes_featureids=[0, 0, 0], nodes_values=[0.25, 0.0, 0.0],
                       nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"], nodes_truenodeids=[1, 0, 0], nodes_falsenodeids=[2, 0, 0],
                       nodes_hitrates=[1.0, 1.0, 1.0], nodes_missing_value_tracks_true=[0, 0, 0],
                       class_treeids=[0, 0], class_nodeids=[1, 2], class_ids=[0, 0], class_weights=[0.125, 0.75],
                       classlabels_int64s=[0, 1], post_transform="NONE")
    high = np.where(X3[:, 0] <= 0.25, 0.125, 0.75)
    return node, np.stack([1 - high, high], axis=1), (high > 0.5).astype(np.int64)


def classifiers():
    x = [port("x", FLOAT, ["N", 2])]
    node, rows, p = linear_classifier([0, 1, 2], ["label", "probabilities"])
    save("probabilities", [node], x, [port("probabilities", FLOAT, ["N", 3])], inputs={"x": rows}, score=p[:, 2], probabilities=p)
    save("label_probabilities", [node], x, [port("label", INT64, ["N"]), port("probabilities", FLOAT, ["N", 3])],
         inputs={"x": rows}, score=p[:, 1], probabilities=p, labels=p.argmax(axis=1))
    names = ["honest", "odd", "fraud"]
    node, rows, p = linear_classifier(names, ["label", "raw"])
    zipped = h.make_node("ZipMap", ["raw"], ["probability"], domain="ai.onnx.ml", classlabels_strings=names)
    save("zipmap_string", [node, zipped], x, [port("label", STRING, ["N"]), zipmap_port("probability", STRING)],
         inputs={"x": rows}, score=p[:, 2], probabilities=p, labels=[names[i] for i in p.argmax(axis=1)])
    node, p, labels = stump("raw")
    zipped = h.make_node("ZipMap", ["raw"], ["probability"], domain="ai.onnx.ml", classlabels_int64s=[0, 1])
    save("zipmap_int64", [node, zipped], [port("x", FLOAT, ["N", 3])], [port("label", INT64, [1]), zipmap_port("probability", INT64)],
         inputs={"x": X3}, score=p[:, 1], probabilities=p, labels=labels)
    node, p, labels = stump("probabilities")
    save("label_of_one", [node], [port("x", FLOAT, ["N", 3])], [port("label", INT64, [1]), port("probabilities", FLOAT, [1, 2])],
         inputs={"x": X3}, score=p[:, 1], probabilities=p, labels=labels)


def other_outputs():
    x = [port("x", FLOAT, ["N", 3])]
    save("isolation", [h.make_node("Gemm", ["x", "w"], ["scores"]), h.make_node("Less", ["scores", "zero"], ["low"]),
                       h.make_node("Where", ["low", "minus", "plus"], ["label"])],
         x, [port("label", INT64, ["N", 1]), port("scores", FLOAT, ["N", 1])],
         [const("w", W3), const("zero", 0), const("minus", [[-1]], np.int64), const("plus", [[1]], np.int64)],
         inputs={"x": X3}, score=X3.astype(np.float64) @ widen(W3), labels=np.where(X3.astype(np.float64) @ widen(W3) < 0, -1, 1))
    tree = h.make_node("TreeEnsembleRegressor", ["x"], ["variable"], domain="ai.onnx.ml",
                       nodes_treeids=[0, 0, 0], nodes_nodeids=[0, 1, 2], nodes_featureids=[1, 0, 0], nodes_values=[0.0, 0.0, 0.0],
                       nodes_modes=["BRANCH_LT", "LEAF", "LEAF"], nodes_truenodeids=[1, 0, 0], nodes_falsenodeids=[2, 0, 0],
                       nodes_hitrates=[1.0, 1.0, 1.0], nodes_missing_value_tracks_true=[0, 0, 0], n_targets=1,
                       target_treeids=[0, 0], target_nodeids=[1, 2], target_ids=[0, 0], target_weights=[-12.5, 340.25])
    save("regression", [tree], x, [port("variable", FLOAT, ["N", 1])], inputs={"x": X3}, score=np.where(X3[:, 1] < 0, -12.5, 340.25))
    nodes = [h.make_node("Gemm", ["x", "w"], ["score"]), h.make_node("Identity", ["x"], ["floats"]),
             h.make_node("Cast", ["x"], ["doubles"], to=DOUBLE), h.make_node("Greater", ["x", "zero"], ["flags"]),
             h.make_node("Cast", ["flags"], ["ints"], to=INT64), h.make_node("ArgMax", ["x"], ["best"], axis=1, keepdims=0),
             h.make_node("LabelEncoder", ["best"], ["words"], domain="ai.onnx.ml", classes_strings=["zero", "eins", "deux ✓"])]
    save("pass_through", nodes, x,
         [port("score", FLOAT, ["N", 1]), port("floats", FLOAT, ["N", 3]), port("doubles", DOUBLE, ["N", 3]),
          port("ints", INT64, ["N", 3]), port("flags", BOOL, ["N", 3]), port("words", STRING, ["N"])],
         [const("w", W3), const("zero", 0)],
         inputs={"x": X3}, score=X3.astype(np.float64) @ widen(W3),
         passThrough={"floats": X3.astype(np.float64), "doubles": X3.astype(np.float64), "ints": (X3 > 0).astype(np.int64), "flags": X3 > 0,
                      "words": [["zero", "eins", "deux ✓"][i] for i in X3.argmax(axis=1)]})
    save("not_a_number", [h.make_node("Log", ["x"], ["score"])], [port("x", FLOAT, ["N", 1])], [port("score", FLOAT, ["N", 1])])
    save("no_shapes", [h.make_node("Gemm", ["x", "w", "b"], ["z"]), h.make_node("Sigmoid", ["z"], ["score"])],
         x, [port("score", FLOAT, None)], [const("w", W3), const("b", [0.1])],
         inputs={"x": X3}, score=sigmoid(X3.astype(np.float64) @ widen(W3) + widen(0.1)))
    model, folder = save(
        "external_weights", [h.make_node("Gemm", ["x", "w"], ["y"]), h.make_node("Mul", ["y", "k"], ["score"])],
        x, [port("score", FLOAT, ["N", 1])], [const("w", W3), const("k", [[2.0]])],
        inputs={"x": X3}, score=2 * X3.astype(np.float64) @ widen(W3))
    externalize(model, folder, ["weights.bin", "more/scale.bin"])
    w = [[0.5, -0.5], [1.0, -0.25], [0.125, 2.0]]
    p = softmax(X3.astype(np.float64) @ widen(w))
    model, folder = save(
        "external_zipmap", [h.make_node("Gemm", ["x", "w"], ["y"]), h.make_node("Softmax", ["y"], ["raw"]),
                            h.make_node("ZipMap", ["raw"], ["probability"], domain="ai.onnx.ml", classlabels_int64s=[0, 1])],
        x, [zipmap_port("probability", INT64)], [const("w", w)], inputs={"x": X3}, score=p[:, 1], probabilities=p)
    externalize(model, folder, ["weights.bin"])


def externalize(model, folder, files):
    """Moves the weights into files beside the model, one each."""
    for weight, file in zip(model.graph.initializer, files):
        os.makedirs(os.path.dirname(os.path.join(folder, file)), exist_ok=True)
        with open(os.path.join(folder, file), "wb") as out:
            out.write(weight.raw_data)
        onnx.external_data_helper.set_external_data(weight, file, 0, len(weight.raw_data))
        weight.ClearField("raw_data")
    with open(os.path.join(folder, "model.onnx"), "wb") as out:
        out.write(model.SerializeToString())


def refused():
    """Models that fit nothing, or fail: no expected results."""
    y = [port("score", FLOAT, ["N", 1])]
    save("int32_input", [h.make_node("Cast", ["x"], ["score"], to=FLOAT)], [port("x", T.INT32, ["N", 1])], y)
    save("open_dimensions", [h.make_node("ReduceMax", ["x"], ["score"], axes=[1, 2], keepdims=0)],
         [port("x", FLOAT, ["N", "A", "B"])], [port("score", FLOAT, ["N"])])
    save("two_scores", [h.make_node("Neg", ["x"], ["a"]), h.make_node("Abs", ["x"], ["b"])], [port("x", FLOAT, ["N", 1])],
         [port("a", FLOAT, ["N", 1]), port("b", FLOAT, ["N", 1])])
    save("batch_total", [h.make_node("ReduceSum", ["x", "axes"], ["score"], keepdims=0)], [port("x", FLOAT, ["N", 1])],
         [port("score", FLOAT, [])], [const("axes", [0, 1], np.int64)])
    save("fails_on_value", [h.make_node("Gather", ["table", "x"], ["score"], axis=0)], [port("x", INT64, ["N", 1])], y,
         [const("table", [0.5, 0.25])])
    save("fails_on_neutral", [h.make_node("OneHotEncoder", ["x"], ["hot"], domain="ai.onnx.ml", cats_strings=["a", "b"], zeros=0),
                              h.make_node("ReduceMax", ["hot"], ["score"], axes=[2], keepdims=0)],
         [port("x", STRING, ["N", 1])], y)
    save("fails_on_many", [h.make_node("Reshape", ["x", "shape"], ["score"])], [port("x", FLOAT, ["N", 1])], y,
         [const("shape", [2, 1], np.int64)])


def counts():
    """Counts up to each row's value, the greatest of all rows alike: a run takes as long as its input says. Its score is the row's own value."""
    body = h.make_graph(
        [h.make_node("Identity", ["go"], ["goes_on"]), h.make_node("Add", ["sum", "one"], ["next"])], "body",
        [port("step", INT64, []), port("go", BOOL, []), port("sum", INT64, [])], [port("goes_on", BOOL, []), port("next", INT64, [])],
        [const("one", 1, np.int64)])
    save("counts",
         [h.make_node("ReduceMax", ["x"], ["most"], keepdims=0), h.make_node("Loop", ["most", "true", "zero"], ["count"], body=body),
          h.make_node("Mul", ["count", "zero"], ["nothing"]), h.make_node("Add", ["x", "nothing"], ["whole"]),
          h.make_node("Cast", ["whole"], ["score"], to=FLOAT)],
         [port("x", INT64, ["N", 1])], [port("score", FLOAT, ["N", 1])], [const("zero", 0, np.int64), const("true", True, np.bool_)])


def gated():
    """Models that load, and that a gate has to find out."""
    x, y = [port("x", FLOAT, ["N", 1])], [port("score", FLOAT, ["N", 1])]
    save("never_a_number", [h.make_node("Mul", ["x", "x"], ["square"]), h.make_node("Add", ["square", "one"], ["above"]),
                            h.make_node("Neg", ["above"], ["below"]), h.make_node("Sqrt", ["below"], ["score"])], x, y, [const("one", [1])])
    save("short_above_64", [h.make_node("Slice", ["x", "from", "to"], ["score"])], x, y,
         [const("from", [0], np.int64), const("to", [64], np.int64)])
    save("fails_above_64", [h.make_node("Shape", ["x"], ["shape"]), h.make_node("Gather", ["shape", "first"], ["rows"], axis=0),
                            h.make_node("Sub", ["rows", "one"], ["last"]), h.make_node("Gather", ["table", "last"], ["entry"], axis=0),
                            h.make_node("Add", ["x", "entry"], ["score"])], x, y,
         [const("first", [0], np.int64), const("one", [1], np.int64), const("table", np.zeros(64))])
    save("constant", [h.make_node("Mul", ["x", "zero"], ["nothing"]), h.make_node("Sigmoid", ["nothing"], ["score"])], x, y, [const("zero", [0])])


if __name__ == "__main__":
    single_inputs()
    many_inputs()
    classifiers()
    other_outputs()
    refused()
    counts()
    gated()
