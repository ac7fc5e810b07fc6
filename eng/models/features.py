"""From raw events to the columns of a topology, by the rules that the service applies: kind, default, range (flags only),
transforms in double precision, encoding, and last the rounding to float32."""
import numpy as np
import yaml

TRUTH = {"true": 1.0, "false": 0.0}


class Feature:
    """One item of the topology's `features`, with the same names and defaults."""

    def __init__(self, item):
        self.name = item["name"]
        self.path = item.get("path", self.name)
        self.length = item.get("length", 1)
        self.default = item.get("default")
        self.min, self.max = item.get("min"), item.get("max")
        transform = item.get("transform", [])
        self.transforms = [transform] if isinstance(transform, str) else list(transform)
        self.mean, self.std = item.get("mean", 0.0), item.get("std", 1.0)
        self.period = item.get("period", 7 if "dayOfWeek" in self.transforms else 24)
        self.categories = item.get("categories", [])
        self.indicator = item.get("missingIndicator", False)
        if item.get("encode", "none") not in ("none", "onehot"):
            raise ValueError(f"{self.name}: encode {item['encode']} is not known to the training script")
        unknown = set(item) - {"name", "path", "length", "default", "min", "max", "transform", "mean", "std", "period",
                               "categories", "encode", "onUnknown", "missingIndicator"}
        if unknown:
            raise ValueError(f"{self.name}: {sorted(unknown)} is not known to the training script")

    @property
    def fields(self):
        """The columns of the CSV file that the feature reads."""
        return [self.path] if self.length == 1 else [f"{self.path}[{i}]" for i in range(self.length)]


def read(topology):
    with open(topology, encoding="utf-8") as file:
        return [Feature(item) for item in yaml.safe_load(file)["features"]]


def numbers(texts):
    """Doubles of a CSV column; NaN for null."""
    return np.array([TRUTH[t] if t in TRUTH else float(t) if t else np.nan for t in texts])


def transformed(feature, values):
    """The float32 values of one field after the transforms: a list of one or (cyclical) two arrays. Missing stays NaN."""
    for transform in feature.transforms:
        if transform == "log1p":
            values = np.log1p(values)
        elif transform == "sqrt":
            values = np.sqrt(values)
        elif transform == "standardize":
            values = (values - feature.mean) / feature.std
        elif transform == "minmax":
            values = (values - feature.min) / (feature.max - feature.min)
        elif transform == "hourOfDay":
            values = np.floor(values / 3_600_000) % 24
        elif transform == "dayOfWeek":
            values = (np.floor(values / 86_400_000) + 3) % 7  # 1970-01-01 was a Thursday
        elif transform == "cyclical":
            angle = 2 * np.pi * values / feature.period
            return [np.sin(angle).astype(np.float32), np.cos(angle).astype(np.float32)]
        else:
            raise ValueError(f"{feature.name}: transform {transform} is not known to the training script")
    return [values.astype(np.float32)]


def columns(features, events):
    """The model's input, float32 [rows, columns]. `events`: a list of texts for each field."""
    result = []
    for feature in features:
        if feature.categories:
            texts = np.array(events[feature.path])
            result += [(texts == category).astype(np.float32) for category in feature.categories]
            continue
        missing = None
        for field in feature.fields:
            values = numbers(events[field])
            missing = np.isnan(values) if missing is None else missing | np.isnan(values)
            if feature.default is not None:
                values = np.where(np.isnan(values), float(feature.default), values)
            result += transformed(feature, values)
        if feature.indicator:
            result.append(missing.astype(np.float32))
    block = np.stack(result, axis=1)
    if not np.isfinite(block).all():
        raise ValueError("an event lacks a value that has no default")
    return block


def monitored(features, events):
    """What drift is measured on: per name float32 values after transforms with NaN for missing, and per name the categories."""
    numeric, categorical = {}, {}
    for feature in features:
        if feature.categories:
            categorical[feature.name] = events[feature.path]
            continue
        for index, field in enumerate(feature.fields):
            stem = feature.name if feature.length == 1 else f"{feature.name}[{index}]"
            parts = transformed(feature, numbers(events[field]))
            names = [stem] if len(parts) == 1 else [f"{stem}.sin", f"{stem}.cos"]
            numeric.update(zip(names, parts))
    return numeric, categorical
