#!/usr/bin/env bash
# eng/program.sh
# Sets up what is missing, builds the program if its sources changed, and prints where it is.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

eng/setup.sh --packages-only </dev/null >&2

program=src/StreamInfer.Host/bin/Release/net10.0/StreamInfer.Host.dll
built=.setup/program-built
sources() {
    find src schemas models topologies .feed Directory.*.props global.json -type f \
        -not -path '*/bin/*' -not -path '*/obj/*' -printf '%p %s %T@\n' 2>/dev/null | sort | sha256sum
}
wanted=$(sources || true)
if [[ ! -f $program || ! -f $built || $(<"$built") != "$wanted" ]]; then
    echo "building streaminfer" >&2
    dotnet build src/StreamInfer.Host/StreamInfer.Host.csproj --configuration Release --nologo </dev/null \
        >.setup/program-build.log 2>&1 || { cat .setup/program-build.log >&2; exit 1; }
    printf '%s\n' "$wanted" >"$built.new"
    mv "$built.new" "$built"
fi

printf '%s\n' "$root/$program"
