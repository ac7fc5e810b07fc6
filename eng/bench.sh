#!/usr/bin/env bash
# eng/bench.sh [ARGUMENT…]
# Sets up and builds what is missing, and becomes "streaminfer bench ARGUMENT…": --quick takes under a minute, all of it
# half an hour; --help lists the rest. Leave the machine alone meanwhile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
program=$(eng/program.sh)
exec dotnet "$program" bench "$@"
