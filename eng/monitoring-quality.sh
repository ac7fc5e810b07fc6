#!/usr/bin/env bash
# eng/monitoring-quality.sh [SEEDS [DAYS [ELEC2_FOLDER]]]
# Measures how soon and how surely monitoring alarms on simulated scenarios (SEEDS runs each, 30), how often in vain (DAYS simulated days, 30), and what it says
# of the Elec2 records, if their folder is given; writes docs/monitoring-quality.md. No broker: rows are made in memory. About 15 minutes on one core.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

eng/setup.sh --packages-only </dev/null >&2
report=$(mktemp)
trap 'rm -f "$report"' EXIT
dotnet run --project tests/StreamInfer.Benchmarks -c Release -- monitoring-quality "${1:-30}" "${2:-30}" ${3:+"$3"} >"$report"
cp "$report" docs/monitoring-quality.md
echo "wrote docs/monitoring-quality.md" >&2
