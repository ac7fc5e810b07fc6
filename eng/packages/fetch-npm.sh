#!/usr/bin/env bash
# fetch-npm.sh NAME VERSION SHA256 FILE
# Leaves the npm package NAME@VERSION as FILE, downloaded from whatever registry npm is configured for. The pinned
# SHA-256 decides whether it is the right one; a file that is already there is checked again rather than trusted.
set -euo pipefail
name=$1 version=$2 expected=$3 file=$4

digest_of() { sha256sum "$1" | cut -d' ' -f1; }

if [[ -f $file && $(digest_of "$file") == "$expected" ]]; then exit 0; fi
rm -f "$file"

folder=$(mktemp -d "$(dirname "$file")/fetch.XXXXXX")
trap 'rm -rf "$folder"' EXIT
# npm reads .npmrc of the folder it runs in and of its parents: the repository's, if it has one, counts as configuration.
(cd "$folder" && npm pack --silent "$name@$version" >/dev/null) || {
    echo "npm could not fetch $name@$version (npm pack $name@$version shows why)" >&2
    exit 1
}
downloaded=("$folder"/*.tgz)
actual=$(digest_of "${downloaded[0]}")
if [[ $actual != "$expected" ]]; then
    echo "$name@$version is not what was pinned: SHA-256 expected $expected, actual $actual; the download was deleted" >&2
    exit 1
fi
mv "${downloaded[0]}" "$file"
