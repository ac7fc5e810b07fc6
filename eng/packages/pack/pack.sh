#!/usr/bin/env bash
# pack.sh NUSPEC VERSION STAGE FEED
# Packs everything in the folder STAGE as the nuspec says into FEED/<id>.<version>.nupkg. The package appears there
# whole or not at all, and an older build of the same version is taken out of NuGet's cache, which never looks twice.
set -euo pipefail
nuspec=$1 version=$2 stage=$3 feed=$4
id=$(basename "$nuspec" .nuspec)
here=$(dirname "$(readlink -f "$0")")

out=$(mktemp -d "$stage.pack.XXXXXX")
trap 'rm -rf "$out"' EXIT
dotnet pack "$here/pack.csproj" --output "$out" --verbosity quiet --nologo \
    -p:NuspecFile="$nuspec" -p:NuspecBasePath="$stage" -p:NuspecProperties="version=$version"
mkdir -p "$feed"
mv "$out/$id.$version.nupkg" "$feed/"

cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}/${id,,}/$version
if [[ -d $cache ]] && ! cmp -s "$feed/$id.$version.nupkg" "$cache/${id,,}.$version.nupkg"; then
    # Renamed first: a restore that runs at the same time sees the package whole or not at all.
    mv "$cache" "$cache.stale.$$" && rm -rf "$cache.stale.$$"
fi
