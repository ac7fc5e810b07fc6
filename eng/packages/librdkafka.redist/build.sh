#!/usr/bin/env bash
# build.sh VERSION WORK FEED
# librdkafka.redist for linux-x64: compiles the librdkafka sources that Confluent's npm client carries.
set -euo pipefail
version=$1 work=$2 feed=$3
here=$(dirname "$(readlink -f "$0")")

source_name=@confluentinc/kafka-javascript source_version=1.10.1
source_sha256=ada7d703bb1d3237e2292bfabf438d663b6160c9f1ac2a2406b5dc4257c81b66
# What the public package can do too. configure leaves out silently what it lacks the headers for, so it is asked after.
features=(WITH_ZLIB WITH_ZSTD WITH_LZ4_EXT WITH_SSL WITH_CURL WITH_SASL_SCRAM WITH_SASL_OAUTHBEARER WITH_OAUTHBEARER_OIDC WITH_SASL_CYRUS)

"$here/../fetch-npm.sh" "$source_name" "$source_version" "$source_sha256" "$work/kafka-javascript.tgz"

# Always from clean sources: an object file cut short by a killed compiler looks finished to make.
sources=$work/librdkafka
rm -rf "$sources" && mkdir "$sources"
tar -xzf "$work/kafka-javascript.tgz" -C "$sources" --strip-components=3 package/deps/librdkafka
hex=$(sed -n 's/^#define RD_KAFKA_VERSION 0x\([0-9a-f]*\)$/\1/p' "$sources/src/rdkafka.h")
found=$((16#${hex:0:2})).$((16#${hex:2:2})).$((16#${hex:4:2}))
if [[ $found != "$version" ]]; then
    echo "$source_name@$source_version carries librdkafka $found, but Directory.Packages.props asks for $version" >&2
    exit 1
fi

cd "$sources"
# Not "configure.<anything>": configure takes such a file for one of its modules.
./configure --no-download --disable-debug-symbols >configuring.log 2>&1 || { tail -30 configuring.log >&2; exit 1; }
for feature in "${features[@]}"; do
    if ! grep -q "^#define $feature 1$" config.h; then
        echo "librdkafka would be built without $feature: its headers are missing" >&2
        exit 1
    fi
done
total=$(find src -maxdepth 1 -name '*.c' | wc -l)
make -j "$(nproc)" -C src librdkafka.so.1 2>&1 | tee compiling.log |
    awk -v total="$total" '/ -c /{ if (++n % 25 == 0) { print "compiled " n " of about " total " files"; fflush() } }'
strip --strip-unneeded src/librdkafka.so.1

stage=$work/librdkafka.redist
rm -rf "$stage" && mkdir -p "$stage/runtimes/linux-x64/native"
cp src/librdkafka.so.1 "$stage/runtimes/linux-x64/native/librdkafka.so"
cp LICENSES.txt "$stage/LICENSE"
"$here/../pack/pack.sh" "$here/librdkafka.redist.nuspec" "$version" "$stage" "$feed"
rm -rf "$sources" "$stage"
