"""A network of dense layers as an ONNX graph, and the same graph computed by numpy in float32."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET, IR_VERSION = 17, 8


def folded(layers, mean, scale):
    """Lets the first layer take raw columns where it was trained on (x - mean) / scale."""
    (weights, bias), *rest = layers
    return [(weights / scale[:, None], bias - (mean / scale) @ weights), *rest]


def dense(name, layers):
    """`layers`: (weights [in, out], bias [out]); relu between them, the logistic function at the end. features [N, F] -> score [N, 1]."""
    nodes, constants, current = [], [], "features"
    for number, (weights, bias) in enumerate(layers):
        last = number == len(layers) - 1
        for kind, value in (("weights", weights), ("bias", bias)):
            constants.append(numpy_helper.from_array(value.astype(np.float32), f"{kind}{number}"))
        nodes.append(helper.make_node("Gemm", [current, f"weights{number}", f"bias{number}"], [f"sum{number}"]))
        current = "score" if last else f"hidden{number}"
        nodes.append(helper.make_node("Sigmoid" if last else "Relu", [f"sum{number}"], [current]))
    shape = [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["N", layers[0][0].shape[0]])]
    result = [helper.make_tensor_value_info("score", TensorProto.FLOAT, ["N", 1])]
    model = helper.make_model(helper.make_graph(nodes, name, shape, result, constants),
                              opset_imports=[helper.make_opsetid("", OPSET)], producer_name="streaminfer")
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model, full_check=True)
    return model


def run(path, rows):
    """Scores float32 rows by the graph in a file: what it says, not what it was made from."""
    graph = onnx.load(path).graph
    values = {constant.name: numpy_helper.to_array(constant) for constant in graph.initializer}
    values["features"] = rows
    for node in graph.node:
        x = values[node.input[0]]
        if node.op_type == "Gemm":
            y = x @ values[node.input[1]] + values[node.input[2]]
        elif node.op_type == "Relu":
            y = np.maximum(x, 0)
        elif node.op_type == "Sigmoid":
            y = (1 / (1 + np.exp(-x.astype(np.float64)))).astype(np.float32)
        else:
            raise ValueError(f"the script cannot compute {node.op_type}")
        values[node.output[0]] = y
    return values["score"][:, 0]
