#!/usr/bin/env bash
# install.sh FOLDER
# Installs the npm clients that the integration tests run into FOLDER (package-lock.json pins them by digest), from whatever registry npm is configured
# for, and compiles the native part of @confluentinc/kafka-javascript: its ready-made binaries lie outside of any npm registry.
# FOLDER/ready says that it is complete. kafkajs needs no compiler, so it is there even where the other cannot be built.
set -euo pipefail
folder=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
native=node_modules/@confluentinc/kafka-javascript

digest=$(cat "$here"/package*.json "$here/install.sh" <(node --version) | sha256sum | cut -d' ' -f1)
if [[ -f $folder/ready && $(<"$folder/ready") == "$digest" ]]; then exit 0; fi

rm -rf "$folder"
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$folder"
cd "$folder"
npm ci --ignore-scripts --silent

# Headers of this very Node, where it carries them; otherwise node-gyp would look for them on the internet.
prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
if [[ -f $prefix/include/node/node.h ]]; then export npm_config_nodedir=$prefix; fi

# The package's own recipe starts as many compilers as there are files. Done before it, in its place, the same takes no more memory than there is; and
# tests need no optimised code, which takes most of the time.
(
    cd "$native/deps/librdkafka"
    target=$folder/$native/build/deps
    ./configure --prefix="$target" --libdir="$target" --disable-optimization --disable-debug-symbols
    make -j "$(nproc)" libs
) >building.log 2>&1 || { tail -20 building.log >&2; exit 1; }
npm_config_build_from_source=true CKJS_LINKING=dynamic npm rebuild @confluentinc/kafka-javascript >>building.log 2>&1 || {
    tail -20 building.log >&2
    exit 1
}
node -e "require('@confluentinc/kafka-javascript')"

# What compiling left behind is ten times as large as what runs.
find "$native/deps" -name '*.o' -delete
rm -rf "$native/deps/librdkafka/tests" "$native/build/Release/obj.target"
printf '%s\n' "$digest" >ready
