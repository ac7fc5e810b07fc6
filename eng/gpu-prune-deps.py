#!/usr/bin/env python3
"""Takes out of a program's list of dependencies what is not in its folder: the host refuses to start where one is missing.

Usage: gpu-prune-deps.py PROGRAM.deps.json
"""
import json
import pathlib
import sys

file = pathlib.Path(sys.argv[1])
document = json.loads(file.read_text(encoding="utf-8-sig"))
for target in document["targets"].values():
    for library in target.values():
        for kind in ("runtime", "native", "resources"):
            there = {path: value for path, value in library.get(kind, {}).items() if (file.parent / pathlib.PurePosixPath(path).name).exists()}
            if kind in library:
                library[kind] = there
file.write_text(json.dumps(document, indent=1), encoding="utf-8")
