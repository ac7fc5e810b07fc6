#!/usr/bin/env bash
# build.sh ID VERSION WORK FEED
# One of the Microsoft.ML.OnnxRuntime packages for linux-x64, from the npm packages that carry the official native
# libraries and the sources of the official C# binding.
set -euo pipefail
id=$1 version=$2 work=$3 feed=$4
here=$(dirname "$(readlink -f "$0")")

source_version=0.4.9
cpu_name=com.github.asus4.onnxruntime
cpu_sha256=e59788788818fdde1b2e522e766a21ba0f7d8391de55737abf81e32cc801785d
gpu_name=com.github.asus4.onnxruntime.linux-x64-gpu
gpu_sha256=2b459e0c17f340c92970c10ed86de4f37a3009f93c14053e6ad4334cbb6be412
# The library beside the CUDA provider must itself be built for providers of its kind: the one of $cpu_name is not, and
# refuses with "CUDA execution provider is not enabled in this build". The one that Node.js uses is, from the same commit.
node_name=onnxruntime-node
node_sha256=cfdfb45ec4044b1fdca43e5d2e180fb6817e649ff8ad1e0dfc90e18e51b67037

# unpack NAME VERSION SHA256 PATH...: the paths of an npm package, as $work/NAME
unpack() {
    local name=$1 version=$2 sha256=$3
    shift 3
    "$here/../fetch-npm.sh" "$name" "$version" "$sha256" "$work/$name.tgz"
    rm -rf "${work:?}/$name" && mkdir "$work/$name"
    tar -xzf "$work/$name.tgz" -C "$work/$name" --strip-components=1 "${@/#/package/}"
}

stage=$work/$id
rm -rf "$stage" && mkdir -p "$stage"
native=$stage/runtimes/linux-x64/native
unpack "$cpu_name" "$source_version" "$cpu_sha256" Runtime Plugins/Linux/x64 LICENSE ThirdPartyNotices.txt
cp "$work/$cpu_name"/{LICENSE,ThirdPartyNotices.txt} "$stage"

library=$work/$cpu_name/Plugins/Linux/x64/libonnxruntime.so
if ! grep -aqF "VERS_$version" "$library"; then
    echo "$cpu_name@$source_version does not carry ONNX Runtime $version, which Directory.Packages.props asks for" >&2
    exit 1
fi

case $id in
Microsoft.ML.OnnxRuntime.Managed)
    dotnet build "$here/binding/Microsoft.ML.OnnxRuntime.csproj" --configuration Release --no-incremental \
        --output "$stage/lib/net10.0" -p:BindingSources="$work/$cpu_name/Runtime" -p:Version="$version" \
        --verbosity quiet --nologo >"$work/binding.log" 2>&1 || { cat "$work/binding.log" >&2; exit 1; }
    rm -f "$stage"/lib/net10.0/*.deps.json
    ;;
Microsoft.ML.OnnxRuntime)
    mkdir -p "$native"
    cp "$work/$cpu_name"/Plugins/Linux/x64/*.so "$native"
    ;;
Microsoft.ML.OnnxRuntime.Gpu.Linux)
    unpack "$gpu_name" "$source_version" "$gpu_sha256" Plugins/Linux/x64
    unpack "$node_name" "$version" "$node_sha256" bin/napi-v6/linux/x64
    mkdir -p "$native"
    cp "$work/$gpu_name"/Plugins/Linux/x64/*.so "$native"
    cp "$work/$node_name/bin/napi-v6/linux/x64/libonnxruntime.so.1" "$native/libonnxruntime.so"
    if ! grep -aqF OrtSessionOptionsAppendExecutionProvider_CUDA "$native/libonnxruntime.so"; then
        echo "$node_name@$version does not carry a library with CUDA enabled" >&2
        exit 1
    fi
    ;;
Microsoft.ML.OnnxRuntime.Gpu) ;; # only leads to the package of the platform
*)
    echo "no recipe for $id" >&2
    exit 1
    ;;
esac

"$here/../pack/pack.sh" "$here/$id.nuspec" "$version" "$stage" "$feed"
rm -rf "$stage" "${work:?}/$cpu_name" "${work:?}/$gpu_name" "${work:?}/$node_name"
