#!/usr/bin/env bash
# eng/demo.sh [ARGUMENT…]
# Sets up what is missing, builds the program if its sources changed, and becomes "streaminfer demo ARGUMENT…", so that
# signals reach it and its exit code is the caller's. Its broker keeps its log in .demo/ (or --data DIR): started again,
# it goes on where it was.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

eng/setup.sh --packages-only </dev/null

program=src/StreamInfer.Host/bin/Release/net10.0/StreamInfer.Host.dll
built=.setup/demo-built
sources() {
    find src schemas models topologies .feed Directory.*.props global.json -type f \
        -not -path '*/bin/*' -not -path '*/obj/*' -printf '%p %s %T@\n' 2>/dev/null | sort | sha256sum
}
wanted=$(sources || true)
if [[ ! -f $program || ! -f $built || $(<"$built") != "$wanted" ]]; then
    echo "building streaminfer"
    dotnet build src/StreamInfer.Host/StreamInfer.Host.csproj --configuration Release --nologo </dev/null \
        >.setup/demo-build.log 2>&1 || { cat .setup/demo-build.log >&2; exit 1; }
    printf '%s\n' "$wanted" >"$built.new"
    mv "$built.new" "$built"
fi

# Through dotnet, not the program's own starter: that one does not find an SDK installed in a home folder.
exec dotnet "$program" demo "$@"
