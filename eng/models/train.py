#!/usr/bin/env python3
"""Trains the sample models fraud/1 (logistic regression) and fraud/2 (multilayer perceptron) on rows of `streaminfer simulate`.

usage: train.py ROWS.csv TOPOLOGY.yaml MODELS_DIR --seed N --command TEXT

The first four fifths of the rows, by event time, train; the last fifth is held out. Same rows, same files.
"""
import argparse
import csv
import datetime
import hashlib
import json
import pathlib
import warnings

import numpy as np
import onnx
import yaml
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score, recall_score, roc_auc_score
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

import features
import graph
import reference_profile

NAME, TRAIN_SHARE, ALERT_SHARE, TOLERANCE = "fraud", 0.8, 0.006, 1e-5
GOLDEN_ROWS, PARITY_ROWS = 20, 50


def load(path):
    """The texts of each column."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        header = next(rows)
        return dict(zip(header, zip(*rows)))


def logistic(x, y, seed):
    model = LogisticRegression(C=1.0, max_iter=500).fit(x, y)
    return model, [(model.coef_.T, model.intercept_)]


def perceptron(x, y, seed):
    model = MLPClassifier(hidden_layer_sizes=(64, 32), alpha=1e-4, batch_size=512, learning_rate_init=1e-3,
                          max_iter=14, n_iter_no_change=14, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # so many epochs are what is wanted
        model.fit(x, y)
    return model, list(zip(model.coefs_, model.intercepts_))


def number(value):
    """The shortest decimal that reads back as this float32."""
    return float(np.format_float_positional(np.float32(value), unique=True, trim="0"))


def lines(path, records):
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


def manifest(folder, version, description, threshold, training):
    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    document = {"name": NAME, "version": version, "description": description, "file": "model.onnx", "sha256": digest,
                "score": {"output": "score"}, "threshold": threshold, "golden": {"file": "golden.jsonl", "tolerance": TOLERANCE},
                "training": training}
    (folder / "model.yaml").write_text(yaml.safe_dump(document, sort_keys=False, width=120), encoding="utf-8")


def spread(scores, count):
    """Indices of rows from the lowest score to the highest, evenly by rank but half of them among the top hundredth."""
    order = np.argsort(scores, kind="stable")
    low = np.linspace(0, len(order) - 1, count // 2).astype(int)
    high = np.linspace(int(len(order) * 0.99), len(order) - 1, count - count // 2).astype(int)
    return order[np.concatenate([low, high])]


def train(version, description, fit, data, folder, arguments, command):
    x, y, cut, monitored, clocks, created = data
    folder.mkdir(parents=True, exist_ok=True)
    scaler = StandardScaler().fit(x[:cut].astype(np.float64))
    model, layers = fit(scaler.transform(x[:cut].astype(np.float64)), y[:cut], arguments.seed)
    file = folder / "model.onnx"
    onnx.save(graph.dense(f"{NAME}-{version}", graph.folded(layers, scaler.mean_, scaler.scale_)), file)

    scores = graph.run(file, x)
    expected = model.predict_proba(scaler.transform(x[cut:].astype(np.float64)))[:, 1]
    difference = float(np.abs(scores[cut:] - expected).max())
    if difference > TOLERANCE:
        raise SystemExit(f"{file}: the graph and scikit-learn differ by {difference}")
    held, truth = scores[cut:], y[cut:]
    threshold = round(float(np.quantile(held, 1 - ALERT_SHARE)), 3)
    alerts = held >= threshold
    training = {"auc": round(float(roc_auc_score(truth, held)), 5), "rows": cut, "heldOutRows": len(truth), "seed": arguments.seed,
                "fraudShare": round(float(y.mean()), 5), "alertShare": round(float(alerts.mean()), 5),
                "precision": round(float(precision_score(truth, alerts)), 4), "recall": round(float(recall_score(truth, alerts)), 4),
                "command": command}
    manifest(folder, version, description, threshold, training)
    chosen = spread(held, GOLDEN_ROWS) + cut
    lines(folder / "golden.jsonl", ({"inputs": {"features": [number(v) for v in x[row]]}, "score": number(scores[row])} for row in chosen))
    numeric, categories = monitored
    profile = reference_profile.reference(NAME, version, created, numeric, categories, scores[:cut], clocks)
    (folder / "reference.json").write_text(json.dumps(profile, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    print(f"{NAME}/{version}: {training}, threshold {threshold}, graph within {difference:.1e}", flush=True)


def event(texts, row):
    """One row as the event that it was: nested, typed, null where nothing stands."""
    quoted = {"transaction_id", "card_id", "currency", "merchant_id", "merchant_category", "merchant_country", "card_country",
              "channel", "entry_mode"}
    result = {}
    for field, column in texts.items():
        value = column[row]
        if field in ("is_fraud", "fraud_pattern"):
            continue
        value = value if field in quoted else json.loads(value) if value else None
        if field.startswith("location."):
            result.setdefault("location", {})[field.split(".")[1]] = value
        elif "[" in field:
            result.setdefault(field.split("[")[0], []).append(value)
        else:
            result[field] = value
    return result


def write_parity(path, texts, items):
    """Events beside their columns, for a test that the service computes the same: the first rows, nulls, and a category nobody knows."""
    def rows_with(test, count):
        return [row for row in range(len(texts["event_time"])) if test(row)][:count]
    nothing = rows_with(lambda row: not texts["minutes_since_last"][row], 5)
    unknown = rows_with(lambda row: not texts["ip_risk"][row], 10)
    fraud = rows_with(lambda row: texts["is_fraud"][row] == "1", 14)
    rows = sorted(set(range(PARITY_ROWS - 29)) | set(nothing) | set(unknown) | set(fraud))
    few = {field: [column[row] for row in rows] for field, column in texts.items()}
    few["merchant_category"][-1] = "crypto"
    block = features.columns(items, few)
    lines(path, ({"event": event(few, row), "columns": [number(v) for v in block[row]]} for row in range(len(rows))))


def main():
    parser = argparse.ArgumentParser()
    for name in ("rows", "topology", "models"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--command", required=True)
    arguments = parser.parse_args()
    texts = load(arguments.rows)
    items = features.read(arguments.topology)
    x, y = features.columns(items, texts), np.array(texts["is_fraud"], dtype=np.int64)
    cut = int(len(y) * TRAIN_SHARE)
    print(f"{len(y)} rows, {x.shape[1]} columns of {len(items)} features, {y.sum()} frauds", flush=True)
    created = datetime.datetime.fromtimestamp(int(texts["event_time"][cut - 1]) / 1000, datetime.timezone.utc).isoformat()
    monitored = features.monitored(items, {field: column[:cut] for field, column in texts.items()})
    clocks = {name for item in items if {"hourOfDay", "dayOfWeek"} & set(item.transforms) for name in (item.name, f"{item.name}.sin", f"{item.name}.cos")}
    data = x, y, cut, monitored, clocks, created
    train(1, "Logistic regression on simulated card transactions.", logistic, data, arguments.models / "1", arguments, arguments.command)
    train(2, "Multilayer perceptron (64, 32) on simulated card transactions.", perceptron, data, arguments.models / "2", arguments, arguments.command)
    write_parity(pathlib.Path(__file__).with_name("parity.jsonl"), texts, items)


if __name__ == "__main__":
    main()
