#!/usr/bin/env bash
# eng/screenshots.sh [--elec2 FOLDER] [--into FOLDER]
# eng/screenshots.sh --fixture FOLDER [--assets FOLDER]
# Writes the pictures of the documents, by default into docs/images, of the program as it runs, in some three minutes:
#   overview, models, drift   eng/demo.sh, while version 1 gets a part of the cards, and after spending has drifted
#   electricity-drift         the commands of docs/getting-started.md; only with --elec2, the folder that has that data
# With --fixture it writes every page over made-up answers instead, also in states that are rarely seen: for those who
# work on the pages, and not for documents. --assets shows the files of a folder rather than those that were built in.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
usage() { sed -n 's/^# \(eng.*\)/usage: \1/p' "${BASH_SOURCE[0]}" >&2; exit 2; }

elec2="" into=docs/images fixture="" assets=()
while (($# > 0)); do
    if (($# < 2)); then usage; fi
    case $1 in
    --elec2) elec2=$(realpath -e "$2") ;;
    --into) into=$2 ;;
    --fixture) fixture=$2 ;;
    --assets) assets=(--assets "$2") ;;
    *) usage ;;
    esac
    shift 2
done
into=$(realpath -m "$into")

program=$(realpath "$(eng/program.sh)")
dotnet build tests/StreamInfer.DashboardTests --configuration Release --verbosity quiet
shoot() { dotnet "$root"/tests/StreamInfer.DashboardTests/bin/Release/net10.0/StreamInfer.DashboardTests.dll "$@"; }
if [[ -n $fixture ]]; then
    shoot fixture "$fixture" "${assets[@]}"
    exit
fi

scratch=$(mktemp -d)
running=""
end() { if [[ -n $running ]]; then kill -TERM "$running" 2>/dev/null || true; wait "$running" || true; running=""; fi; }
trap 'end; rm -rf "$scratch"' EXIT

# until_holds SECONDS COMMAND…: waits for it
until_holds() {
    local until=$((SECONDS + $1))
    shift
    until "$@"; do
        if ((SECONDS > until)); then
            echo "eng/screenshots.sh: not in time: $*" >&2
            tail -n 20 "$scratch"/*.log >&2
            exit 1
        fi
        sleep 1
    done
}
drifts() { curl -sf "$1/drift" | grep -q '"state":"drift"'; }
change() { curl -sf -H 'Content-Type: application/json' -d "$2" "$1" >/dev/null; }

# ---- The demo ------------------------------------------------------------------------------------------------------
dotnet "$program" demo --plain --rate 2000 --drift-after 75s --data "$scratch/demo" >"$scratch/demo.log" 2>&1 &
running=$!
address_of_demo() { address=$(sed -n 's,.*dashboard \(http://[0-9.:]*\).*,\1,p' "$scratch/demo.log") && [[ -n $address ]]; }
until_holds 60 address_of_demo
topology=fraud-demo api=$address/api/v1/topologies/fraud-demo
until_holds 60 curl -sf -o "$scratch/overview" "$api"
sleep 25
change "$api/rollout" '{"action":"ramp","version":1,"reason":"compare with the version before"}'
sleep 35
shoot service "$address" "$into" "overview=$topology/overview" "models=$topology/models"
until_holds 180 drifts "$api"
sleep 20
shoot service "$address" "$into" "drift=$topology/drift/ip_risk?version=2&route=primary"
end

# ---- Elec2 ---------------------------------------------------------------------------------------------------------
if [[ -z $elec2 ]]; then
    echo "eng/screenshots.sh: electricity-drift.png stays as it is: it needs --elec2 FOLDER" >&2
    exit
fi

# Blocks of the document after a mark: those of "run" by their number, the one of "file" by its name.
document=$root/docs/getting-started.md
block() { awk -v mark="$1" -v wanted="$2" '$0 == mark && ++seen == wanted { getline; on = 1; next } /^```/ { on = 0 } on' "$document"; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
kafka=$(free_port) http=$(free_port)
mkdir "$scratch/elec2"
cd "$scratch/elec2"
streaminfer() { dotnet "$program" "$@"; }
D=$elec2
eval "$(block '<!-- run -->' 1)"
block '<!-- file: electricity.yaml -->' 1 | sed "s/127.0.0.1:9092/127.0.0.1:$kafka/" >electricity.yaml
eval "$(block '<!-- run -->' 2)"
dotnet "$program" run electricity.yaml --listen "127.0.0.1:$http" >"$scratch/elec2.log" 2>&1 &
running=$!
address=http://127.0.0.1:$http
until_holds 60 curl -sf -o "$scratch/ready" "$address/health/ready"
streaminfer produce events.csv --topic electricity --format json --key period --bootstrap "127.0.0.1:$kafka"
caught_up() { curl -sf "$address/api/v1/topologies/electricity/drift" | grep -q '"windowEnd":"1998-12-0[4-7]'; }
until_holds 180 caught_up
shoot service "$address" "$scratch" "electricity-drift=electricity/drift"
cp "$scratch/electricity-drift-light.png" "$into/electricity-drift.png"
