#!/usr/bin/env bash
# Trains the sample models models/fraud/1 and models/fraud/2 anew from simulated transactions. Needs the built program and, from Debian,
# python3-sklearn, python3-onnx and python3-yaml. The same seed gives the same files.
set -euo pipefail
cd "$(dirname "$0")/../.."

seed=${1:-1}
python=${PYTHON:-/usr/bin/python3}
"$python" -c 'import onnx, sklearn, yaml' || {
    echo "install what training needs: apt-get install python3-sklearn python3-onnx python3-yaml" >&2
    exit 1
}

rows=$(mktemp --suffix=.csv)
trap 'rm -f "$rows"' EXIT
# 500,000 rows at 0.2 a second of event time are four weeks: every hour of the day and every day of the week.
dotnet run --project src/StreamInfer.Host -c Release -- \
    simulate --csv "$rows" --labels --seed "$seed" --count 500000 --rate 0.2 --start 2026-01-05T00:00:00Z
# One thread, since the order in which several add up is not always the same.
OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 "$python" eng/models/train.py "$rows" topologies/fraud.yaml models/fraud \
    --seed "$seed" --command "eng/models/train.sh $seed"
