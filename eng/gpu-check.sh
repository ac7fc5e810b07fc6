#!/usr/bin/env bash
# eng/gpu-check.sh [--out FOLDER] [--seconds S] [--program PROGRAM]
# Everything that is to be looked at on a machine with a card, in one go: scores on the card against those of the CPU and
# against golden records, faults, and figures. Needs a driver and CUDA 13's libraries, also from Python wheels; no broker.
# Writes FOLDER/gpu-check.json and FOLDER/gpu-check.md (default: gpu-check/).
#   --program   the published program (default: beside this script's folder, as eng/gpu-pack.sh packs it, or else built here)
# Exit codes: 0 all of it held on a card; 1 something did not; 77 there is no card, and all that goes without one held.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=gpu-check seconds=2 program=
while (($#)); do
    case $1 in
    --out) out=${2:?--out needs a folder}; shift ;;
    --seconds) seconds=${2:?--seconds needs a number}; shift ;;
    --program) program=${2:?--program needs a path}; shift ;;
    *) echo "eng/gpu-check.sh: unknown argument '$1'; allowed: --out FOLDER, --seconds S, --program PROGRAM" >&2; exit 2 ;;
    esac
    shift
done
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
mkdir -p "$out" || exit 1
work=$(mktemp -d)
running=
trap '[[ -n $running ]] && kill -9 "$running" 2>/dev/null; rm -rf "$work"' EXIT

if [[ -z $program && -x ./StreamInfer.Host ]]; then program=./StreamInfer.Host; fi
if [[ -z $program ]]; then
    eng/setup.sh --gpu --packages-only </dev/null >&2 || exit 1
    dotnet build src/StreamInfer.Host/StreamInfer.Host.csproj --configuration Release --artifacts-path .setup/gpu-artifacts \
        --nologo --verbosity quiet -p:OnnxRuntimeFlavor=Gpu -p:RunAnalyzers=false </dev/null >&2 || exit 1
    program=$(find "$PWD/.setup/gpu-artifacts/bin/StreamInfer.Host" -name StreamInfer.Host -type f -perm -u+x | grep -i '/release/' | head -1)
fi
[[ -x $program ]] || { echo "there is no program at '$program'" >&2; exit 1; }

# ---- Steps ----------------------------------------------------------------------------------------------------------
failures=0 steps=
# step NAME OUTCOME DETAIL: OUTCOME is held, failed or skipped
step() {
    local detail
    detail=$(tr -d '\\"\r' <<<"$3" | tr '\n\t' '  ' | cut -c1-600)
    printf '%-8s %-28s %s\n' "$2" "$1" "$detail"
    steps+=${steps:+,$'\n'}"    { \"step\": \"$1\", \"outcome\": \"$2\", \"detail\": \"$detail\" }"
    if [[ $2 == failed ]]; then failures=$((failures + 1)); fi
}
# expect NAME CODE TEXT COMMAND...: it has to end so, and say so; TEXT is an extended regular expression
expect() {
    local name=$1 code=$2 text=$3 rc=0 log=$work/log
    shift 3
    timeout 600 "$@" >"$log" 2>&1 || rc=$?
    if [[ $rc == "$code" ]] && grep -Eq "$text" "$log"; then
        step "$name" held "$(grep -E "$text" "$log" | tail -1)"
    else
        step "$name" failed "ended with $rc where $code was due, with: $(tail -3 "$log")"
    fi
}
bench() { "$program" bench --model-only --models "$models" "$@"; }

# ---- Models ---------------------------------------------------------------------------------------------------------
python=${PYTHON:-/usr/bin/python3}
models=$work/models names=(mlp-small mlp-big transformer) with_trees=1
if ! "$python" eng/models/make_gpu_models.py "$models" >"$work/log" 2>&1; then
    step models skipped "no models could be made, the program's own are taken: $(tail -1 "$work/log")"
    models= names=(small big) with_trees=0
    bench() { "$program" bench --model-only "$@"; }
fi
all=("${names[@]}")
if ((with_trees)); then all+=(trees); fi
sizes=1,8,32,128,512,2048,8192

# ---- What goes without a card ---------------------------------------------------------------------------------------
bench --device cpu --model "${all[@]}" --batch 1,2,7,32 --seconds 0.05 --parity 0 --json "$work/golden.json" >"$work/log" 2>&1
rc=$?
if [[ $rc == 0 ]]; then
    step cpu-golden held "${all[*]}: golden records agree, and every size gives the scores of a single model"
else
    step cpu-golden failed "ended with $rc: $(tail -3 "$work/log")"
fi
expect driverless-require 3 'requires CUDA .*, which cannot be had: ' env CUDA_VISIBLE_DEVICES= "$program" bench --model-only --device cuda --batch 1 --seconds 0.05
expect driverless-prefer 0 'runs on the CPU although CUDA is preferred' env CUDA_VISIBLE_DEVICES= "$program" models check topologies/fraud.yaml --models models
expect driverless-service 0 'scored [1-9][0-9]* events, .* 0 dead letters' env CUDA_VISIBLE_DEVICES= "$program" demo --seconds 3 --rate 200 --plain --data "$work/demo"

# ---- What needs one -------------------------------------------------------------------------------------------------
if ! bench --device cuda --model "${names[0]}" --batch 1 --seconds 0.05 >"$work/first" 2>&1; then
    reason=$(tail -1 "$work/first")
    step card skipped "$reason"
    card=0
else
    card=1
    step card held "$(grep -o 'CUDA: .*' "$work/first" | head -1)"
    for mode in plain graphs; do
        options=(); if [[ $mode == graphs ]]; then options=(--graphs); fi
        for model in "${names[@]}"; do
            expect "parity-$mode-$model" 0 "^\| 8192 " bench --device cuda "${options[@]}" --model "$model" --batch $sizes --seconds 0.05 --parity 0.0001 --gpu-memory-mib 16384
        done
    done
    if ((with_trees)); then
        expect trees-refused 3 'nodes run elsewhere: .*TreeEnsembleRegressor' bench --device cuda --model trees --batch 1 --seconds 0.05
    fi
    last=${names[-1]}
    expect memory-limit 3 'memory|allocate' bench --device cuda --model "$last" --batch 8192 --seconds 0.05 --gpu-memory-mib 16
    # Killed in the middle of runs: the next process has to find the card as it was.
    bench --device cuda --model "$last" --batch 512 --seconds 60 >"$work/killed" 2>&1 &
    running=$!
    sleep 8
    if kill -9 "$running" 2>/dev/null; then
        wait "$running" 2>/dev/null
        running=
        expect killed-mid-run 0 '^\| 32 ' bench --device cuda --model "$last" --batch 1,32 --seconds 0.05 --parity 0.0001 --gpu-memory-mib 16384
    else
        running=
        step killed-mid-run failed "it had ended before it was killed: $(tail -2 "$work/killed")"
    fi
fi

# ---- Figures --------------------------------------------------------------------------------------------------------
# figures NAME ARGUMENT...
figures() {
    local name=$1 rc=0
    shift
    bench --seconds "$seconds" --json "$work/bench-$name.json" --markdown "$work/bench-$name.md" "$@" >"$work/log" 2>&1 || rc=$?
    if [[ $rc == 0 ]]; then step "bench-$name" held "$*"; else step "bench-$name" failed "ended with $rc: $(tail -2 "$work/log")"; fi
}
if ((card)); then
    figures cpu --device cpu --model "${all[@]}" --batch 1,8,32,128,512
    figures cuda --device cuda --model "${names[@]}" --batch $sizes --gpu-memory-mib 16384
    figures cuda-graphs --device cuda --graphs --model "${names[@]}" --batch $sizes --gpu-memory-mib 16384
    figures cuda-two --device cuda --concurrency 2 --model "${names[@]}" --batch $sizes --gpu-memory-mib 16384
    figures cuda-tf32 --device cuda --tf32 --model "${names[@]}" --batch $sizes --gpu-memory-mib 16384
else
    figures cpu --device cpu --model "${all[@]}" --batch 1,8,32
fi

# ---- Report ---------------------------------------------------------------------------------------------------------
{
    printf '{\n  "card": %s,\n  "failures": %d,\n  "steps": [\n%s\n  ],\n  "bench": {' "$([[ $card == 1 ]] && echo true || echo false)" "$failures" "$steps"
    comma=
    for file in "$work"/bench-*.json; do
        [[ -f $file ]] || continue
        name=$(basename "$file" .json)
        printf '%s\n    "%s": ' "$comma" "${name#bench-}"
        cat "$file"
        comma=,
    done
    printf '  }\n}\n'
} >"$out/gpu-check.json"
{
    if ((card)); then
        echo "# On a card"
    else
        printf '# No card\n\nNothing of this was run on a card: there are no figures of one. %s\n' "$reason"
    fi
    printf '\n| step | outcome |\n| --- | --- |\n'
    sed -nE 's/.*"step": "([^"]*)", "outcome": "([^"]*)".*/| \1 | \2 |/p' <<<"$steps"
    for file in "$work"/bench-*.md; do
        [[ -f $file ]] || continue
        name=$(basename "$file" .md)
        printf '\n## %s\n\n' "${name#bench-}"
        cat "$file"
    done
} >"$out/gpu-check.md"
echo "written: $out/gpu-check.json, $out/gpu-check.md"
if ((failures)); then exit 1; fi
if ((card)); then exit 0; fi
echo "there is no card here: only what goes without one was run" >&2
exit 77
