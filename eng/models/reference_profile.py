"""The training distribution of features and scores, as drift monitoring wants it (`reference.json`)."""
from collections import Counter

import numpy as np

from randomness import Rng, fnv1a

PROJECTIONS, PROJECTION_SEED, PROJECTION_WIDTH = 8, 20240601, 16
TOP_CATEGORIES, MOST_KNOWN, USABLE = 50, 4096, 100


def in_order(values):
    """The sum in index order, which numpy's own (pairwise) is not."""
    return float(np.cumsum(values)[-1]) if len(values) else 0.0


def edges_of(ordered):
    count = len(ordered)
    if count == 0:
        return []
    distinct = np.unique(ordered)
    if len(distinct) == 1:
        return [float(np.nextafter(distinct[0], np.float32(-np.inf))), float(distinct[0])]
    bins = min(20, max(2, count // 50))
    if len(distinct) <= bins:
        return [float(v) for v in distinct[:-1]]
    kept = []
    for j in range(1, bins):
        edge = float(ordered[-(-j * count // bins) - 1])
        if edge < float(distinct[-1]) and (not kept or edge > kept[-1]):
            kept.append(edge)
    return kept


def moments(finite):
    """mean, std, median, mad: null where there is no value."""
    if len(finite) == 0:
        return dict.fromkeys(["min", "max", "mean", "std", "median", "mad"])
    mean = in_order(finite) / len(finite)
    variance = in_order((finite - mean) ** 2) / (len(finite) - 1) if len(finite) > 1 else 0.0
    median = float(np.median(finite))
    return {"min": float(finite.min()), "max": float(finite.max()), "mean": mean, "std": variance ** 0.5,
            "median": median, "mad": float(np.median(np.abs(finite - median)))}


def quantised(values, center, scale):
    return np.rint(np.clip((values - center) / scale * 4096, -(2 ** 20), 2 ** 20)).astype(np.int64)


def numeric(values):
    """The profile of float32 values; NaN is missing."""
    values = np.asarray(values, dtype=np.float32) + np.float32(0)  # -0 becomes 0
    missing = int(np.isnan(values).sum())
    infinite = int(np.isinf(values).sum())
    finite32 = values[np.isfinite(values)]
    finite = finite32.astype(np.float64)
    edges = edges_of(np.sort(finite32))
    counts = np.bincount(np.searchsorted(np.array(edges, dtype=np.float64), finite, side="left"), minlength=len(edges) + 1)
    stats = moments(finite)
    center = stats["median"] or 0.0
    scale = 1.4826 * stats["mad"] if stats["mad"] else stats["std"] or 1.0
    q = quantised(finite, center, scale)
    return {"rows": len(values), "count": len(finite), "missing": missing, "infinite": infinite,
            "edges": edges, "counts": [int(c) for c in counts], **stats, "center": center, "scale": scale,
            "sumQ": int(q.sum()), "sumQ2": sum(int(v) ** 2 * int(n) for v, n in zip(*np.unique(q, return_counts=True))),
            "constant": len(finite) > 0 and stats["min"] == stats["max"], "usable": len(finite) >= USABLE}


def categorical(values):
    """The profile of texts; None is missing."""
    tally = Counter(v for v in values if v is not None)
    ranked = sorted(tally.items(), key=lambda pair: (-pair[1], pair[0].encode("utf-8")))
    top, rest = ranked[:TOP_CATEGORIES], ranked[TOP_CATEGORIES:]
    high = len(ranked) > MOST_KNOWN
    count = sum(tally.values())
    return {"rows": len(values), "count": count, "missing": len(values) - count,
            "categories": [name for name, _ in top], "counts": [n for _, n in top], "other": sum(n for _, n in rest),
            "distinct": len(ranked), "singletons": sum(n == 1 for n in tally.values()), "highCardinality": high,
            "known": None if high else [f"{h:016x}" for h in sorted(fnv1a(name) for name, _ in rest)],
            "usable": count >= USABLE}


def unit_bin(score):
    return min(49, int(np.floor(50 * score)))


def score_profile(scores):
    """Scores in [0, 1]: 50 equal bins in place of edges; what lies outside is counted and not binned."""
    profile = numeric(scores)
    scores = np.asarray(scores, dtype=np.float32).astype(np.float64)
    inside = scores[(scores >= 0) & (scores <= 1)]
    bins = np.minimum(49, np.floor(50 * inside).astype(np.int64))
    del profile["edges"]
    profile["counts"] = [int(c) for c in np.bincount(bins, minlength=50)]
    profile["outOfRange"] = int(profile["count"] - len(inside))
    return profile


def drawn(dimensions, projection):
    """Which features a projection takes, in drawing order, with their signs."""
    rng = Rng(PROJECTION_SEED + projection)
    order, result = list(range(dimensions)), []
    for i in range(min(dimensions, PROJECTION_WIDTH)):
        j = i + rng.bounded(dimensions - i)
        order[i], order[j] = order[j], order[i]
        result.append((order[i], -1 if rng.next() >> 63 else 1))
    return result


def projections(profiles, values):
    """`profiles` and `values`: of the features that are not constant, in the topology's order."""
    names = list(profiles)
    if len(names) < 2:
        return []
    result = []
    for number in range(PROJECTIONS):
        terms = drawn(len(names), number)
        total = np.zeros(len(values[names[0]]))
        for index, sign in terms:
            profile = profiles[names[index]]
            z = np.clip((values[names[index]].astype(np.float64) - profile["center"]) / profile["scale"], -8, 8)
            total += sign / len(terms) ** 0.5 * np.nan_to_num(z, nan=0.0)
        result.append({"name": f"$proj{number}", "features": [names[i] for i, _ in terms], "signs": [s for _, s in terms],
                       **numeric(total.astype(np.float32))})
    return result


def correlation(profiles, values):
    q = []
    for name, profile in profiles.items():
        column = values[name].astype(np.float64)
        q.append(quantised(np.where(np.isnan(column), profile["center"], column), profile["center"], profile["scale"]))
    return {"features": list(profiles), "matrix": np.corrcoef(np.array(q, dtype=np.float64)).tolist()}


def reference(model, version, created, numeric_values, categories, scores, clocks):
    """The whole document. `clocks`: columns that show one, which monitoring does not watch; projections and correlation leave them out."""
    numbers = {name: numeric(values) for name, values in numeric_values.items()}
    varying = {name: profile for name, profile in numbers.items() if profile["count"] and not profile["constant"] and name not in clocks}
    features = {name: {"kind": "numeric", **profile} for name, profile in numbers.items()}
    features |= {name: {"kind": "categorical", **categorical(values)} for name, values in categories.items()}
    return {"schemaVersion": 1, "model": model, "modelVersion": version, "rows": len(scores), "createdAt": created,
            "features": features, "score": score_profile(scores), "correlation": correlation(varying, numeric_values),
            "projections": projections(varying, numeric_values)}
