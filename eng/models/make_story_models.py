#!/usr/bin/python3
"""Makes the two bad versions of the story (streaminfer demo --story lifecycle) from models/fraud/2: the same files every time.

Version 3 has not a number for a weight, as after a training that diverged. Version 4 passes its own golden records, as it was trained on as many frauds as
honest payments and nobody corrected for that: all its scores are too high. Needs python3-onnx and python3-yaml from Debian."""
import hashlib
import json
import pathlib
import shutil

import numpy as np
import onnx
import yaml
from onnx import numpy_helper

import graph

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = ROOT / "models" / "fraud" / "2"
TARGET = ROOT / "eng" / "stories" / "lifecycle" / "models" / "fraud"

# What training on as many frauds as honest payments adds to the logit where one payment in 122 is a fraud.
SHIFT = np.log((1 - 0.00817) / 0.00817)


def changed(name, change):
    """Version 2 with one of its constants changed."""
    model = onnx.load(SOURCE / "model.onnx")
    constant = next(constant for constant in model.graph.initializer if constant.name == name)
    values = numpy_helper.to_array(constant).copy()
    change(values)
    constant.CopyFrom(numpy_helper.from_array(values.astype(np.float32), name))
    return model


def write(version, description, model, golden):
    folder = TARGET / str(version)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    onnx.save(model, folder / "model.onnx")
    manifest = yaml.safe_load((SOURCE / "model.yaml").read_text(encoding="utf-8"))
    manifest = {key: manifest[key] for key in ("name", "version", "description", "file", "sha256", "score", "threshold", "golden") if golden or key != "golden"}
    manifest |= {"version": version, "description": description, "sha256": hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()}
    (folder / "model.yaml").write_text(yaml.safe_dump(manifest, sort_keys=False), encoding="utf-8")
    if golden:
        records = [json.loads(line) for line in (SOURCE / "golden.jsonl").read_text(encoding="utf-8").splitlines()]
        scores = graph.run(str(folder / "model.onnx"), np.array([record["inputs"]["features"] for record in records], np.float32))
        lines = [json.dumps(record | {"score": float(f"{score:.8g}")}) + "\n" for record, score in zip(records, scores)]
        (folder / "golden.jsonl").write_text("".join(lines), encoding="utf-8")


def diverge(weights):
    weights[0, 0] = np.nan


def shift(bias):
    bias += SHIFT


write(3, "Version 2 after a training that diverged.", changed("weights2", diverge), golden=False)
write(4, "Version 2, trained on a balanced sample and not corrected for that.", changed("bias2", shift), golden=True)
