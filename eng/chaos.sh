#!/usr/bin/env bash
# eng/chaos.sh [--minutes N] [--seed S] [--delivery at-least-once|exactly-once] [--rate EVENTS_PER_SECOND] [--logs DIR] [--swaps]
# Sets up and builds what is missing, then runs three instances of the service under load and the faults that the seed
# brings; with --swaps versions are promoted, ramped, rolled back and shadowed meanwhile. Ends with "events=N faults=N repeats=N
# lost=N"; exit code 0 only if what delivery promises was kept. On failure it
# prints the schedule first. STREAMINFER_TEST_BOOTSTRAP=host:port takes that Kafka, whose brokers are left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

eng/setup.sh --packages-only </dev/null >&2
mkdir -p .setup
dotnet build tests/StreamInfer.Chaos/StreamInfer.Chaos.csproj --configuration Release --nologo </dev/null \
    >.setup/chaos-build.log 2>&1 || { cat .setup/chaos-build.log >&2; exit 1; }
exec dotnet tests/StreamInfer.Chaos/bin/Release/net10.0/StreamInfer.Chaos.dll "$@"
