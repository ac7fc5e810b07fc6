#!/usr/bin/env bash
# eng/demo.sh [ARGUMENT…]
# Sets up and builds what is missing, and becomes "streaminfer demo ARGUMENT…", so that signals reach it and its exit code
# is the caller's. Its broker keeps its log in .demo/ (or --data DIR): started again, it goes on where it was.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
program=$(eng/program.sh)

# Through dotnet, not the program's own starter: that one does not find an SDK installed in a home folder.
exec dotnet "$program" demo "$@"
