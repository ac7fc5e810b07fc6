#!/usr/bin/env bash
# eng/gpu-pack.sh [--arch SM] [--full] [OUT.tar.xz]
# Publishes the program with ONNX Runtime's CUDA provider as one file that a machine with a driver and CUDA 13's libraries
# can run: self-contained, no .NET there. Includes eng/gpu-check.sh, which runs the program beside it.
#   --arch SM   machine code of one architecture only, 90 (H100, H200) by default
#   --full      that of all architectures
# The CUDA libraries are not in it: they come with the toolkit, or as Python wheels (docs/gpu.md).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
arch=90 out=.setup/streaminfer-gpu.tar.xz limit=$((64 * 1024 * 1024))
while (($#)); do
    case $1 in
    --arch) arch=${2:?--arch needs a number}; shift ;;
    --full) arch= ;;
    -*) echo "eng/gpu-pack.sh: unknown argument '$1'; allowed: --arch SM, --full" >&2; exit 2 ;;
    *) out=$1 ;;
    esac
    shift
done
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
eng/setup.sh --gpu --packages-only </dev/null >&2

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
pack=$stage/streaminfer-gpu
# Trimmed in part: what of the framework nobody calls goes, our assemblies and those that reflect stay whole.
# Everything built is kept apart: the flavour must not leak into builds of the other.
dotnet publish src/StreamInfer.Host/StreamInfer.Host.csproj --configuration Release --runtime linux-x64 --self-contained \
    --artifacts-path .setup/gpu-artifacts --output "$pack" --nologo --verbosity quiet -p:OnnxRuntimeFlavor=Gpu \
    -p:PublishTrimmed=true -p:TrimMode=partial -p:SuppressTrimAnalysisWarnings=true -p:JsonSerializerIsReflectionEnabledByDefault=true \
    -p:DebugType=none -p:GenerateDocumentationFile=false -p:RunAnalyzers=false >&2
# What the program never loads: debugging, other C libraries than glibc, Windows' libraries of librdkafka, web frameworks above the server.
(
    cd "$pack"
    rm -rf librdkafka
    # The one that needs no other library: the usual one asks for Cyrus SASL, which a bare machine has not.
    if [[ -e centos8-librdkafka.so ]]; then mv centos8-librdkafka.so librdkafka.so; fi
    rm -f ./*.pdb ./*.xml libonnxruntime_providers_tensorrt.so alpine-librdkafka.so \
        libmscordaccore.so libmscordbi.so libcoreclrtraceptprovider.so libclrgc.so libclrgcexp.so createdump \
        Microsoft.AspNetCore.{Components,Identity,Localization,OutputCaching,Razor,ResponseCaching,Session,SignalR,SpaServices}*.dll \
        Microsoft.AspNetCore.Mvc.{Localization,Razor,TagHelpers,ViewFeatures}*.dll
)
python3 eng/gpu-prune-deps.py "$pack/StreamInfer.Host.deps.json"
if [[ -n $arch ]]; then
    python3 eng/gpu-keep-arch.py "$pack/libonnxruntime_providers_cuda.so" "$stage/kept.so" "$arch" >&2
    mv "$stage/kept.so" "$pack/libonnxruntime_providers_cuda.so"
fi
mkdir -p "$pack/eng/models"
cp eng/gpu-check.sh "$pack/eng"
cp eng/models/make_gpu_models.py "$pack/eng/models"
cp -r models topologies schemas "$pack"
mkdir -p "$(dirname "$out")"
# Two minutes on one core, and a tenth smaller than by default: nearly all of it is machine code.
tar -C "$stage" --sort=name --owner=0 --group=0 --numeric-owner -c streaminfer-gpu | xz -T1 --x86 --lzma2=preset=9e,dict=64MiB >"$out"
size=$(stat -c %s "$out")
echo "$out: $((size / 1024 / 1024)) MiB packed ($size bytes), $(du -sm "$pack" | cut -f1) MiB unpacked"
if ((size > limit)); then
    echo "that is more than 64 MiB" >&2
    if [[ -n $arch ]]; then exit 1; fi
fi
