#!/usr/bin/env bash
# eng/screenshots.sh [FOLDER [--all] [--assets FOLDER]]
# Writes the screenshots of the documents, by default into docs/images: the dashboard in Chromium, in both themes, over a
# service that scores card transactions. With --all also every other page, and the states that are rarely
# seen; with --assets the files of that folder are shown rather than those that were built in.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(realpath -m "${1:-$root/docs/images}")
cd "$root"
eng/setup.sh </dev/null
exec dotnet run --project tests/StreamInfer.DashboardTests --configuration Release -- "$folder" "${@:2}"
