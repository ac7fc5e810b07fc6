#!/usr/bin/env bash
# eng/setup.sh [--gpu] [--packages-only]
# Sets up all that building, testing and running need, and nothing that is already there: safe to run again, also after
# an interruption. Native packages that the configured NuGet sources lack are built into the local feed, .feed/.
#   --gpu            also the GPU flavour of ONNX Runtime (build with -p:OnnxRuntimeFlavor=Gpu)
#   --packages-only  no tools that only tests use (kcat, Kafka clients from npm, Chromium)
set -euo pipefail
shopt -s inherit_errexit
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
work=$root/.setup feed=$root/.feed

with_gpu=0 with_test_tools=1
for argument in "$@"; do
    case $argument in
    --gpu) with_gpu=1 ;;
    --packages-only) with_test_tools=0 ;;
    *)
        echo "eng/setup.sh: unknown argument '$argument'; allowed: --gpu, --packages-only" >&2
        exit 2
        ;;
    esac
done

say() { printf '[setup %3ds] %s\n' "$SECONDS" "$*"; }
fail() { printf '[setup] %s\n' "$@" >&2; exit 1; }
property() { sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" Directory.Packages.props; }
librdkafka_version=$(property LibrdkafkaVersion)
onnxruntime_version=$(property OnnxRuntimeVersion)

# ---- Nothing to do? ------------------------------------------------------------------------------------------------
# A finished run leaves what it depended on (as a digest) and what it made (as a list); both holding means: all is there.
fingerprint() { # fingerprint WITH_TEST_TOOLS
    local configs=("${HOME:-}/.nuget/NuGet/NuGet.Config" nuget.config NuGet.Config NuGet.config) files=()
    for config in "${configs[@]}"; do if [[ -f $config ]]; then files+=("$config"); fi; done
    {
        echo "$librdkafka_version $onnxruntime_version $with_gpu $1"
        find eng/setup.sh eng/packages eng/clients/install.sh eng/clients/package*.json -type f -print0 | sort -z | xargs -0 cat "${files[@]}"
    } | sha256sum | cut -d' ' -f1
}
stamp=$work/ready-$with_gpu$with_test_tools
holds() { # holds WITH_TEST_TOOLS
    local file lines stamp=$work/ready-$with_gpu$1
    [[ -f $stamp ]] || return 1
    mapfile -t lines <"$stamp"
    [[ ${lines[0]} == "$(fingerprint "$1")" ]] || return 1
    for file in "${lines[@]:1}"; do [[ -e $file ]] || return 1; done
    command -v dotnet >/dev/null
}
# Who has the tools for tests too has all that is asked for without them.
is_ready() { holds "$with_test_tools" || { ((with_test_tools == 0)) && holds 1; }; }
if is_ready; then exit 0; fi

# ---- One at a time --------------------------------------------------------------------------------------------------
mkdir -p "$work"
exec 9>"$work/lock"
if ! flock -n 9; then
    say "another eng/setup.sh is at work here; waiting for it"
    flock 9
    if is_ready; then exit 0; fi
fi
# dotnet leaves servers behind for later builds; they would inherit the lock and hold it.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

# ---- Tools ----------------------------------------------------------------------------------------------------------
as_root() { if [[ $(id -u) == 0 ]]; then "$@"; else sudo -n "$@"; fi; }
can_install() { command -v apt-get >/dev/null && { [[ $(id -u) == 0 ]] || sudo -n true 2>/dev/null; }; }

# debian_packages NAME...: installs those that are missing; 1 if that cannot be done from here
debian_packages() {
    local missing=() name
    command -v dpkg-query >/dev/null || return 1
    for name in "$@"; do
        if [[ $(dpkg-query -W -f '${Status}' "$name" 2>/dev/null) != *' installed' ]]; then missing+=("$name"); fi
    done
    if ((${#missing[@]} == 0)); then return 0; fi
    can_install || return 1
    say "installing Debian packages: ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive sh -c \
        'apt-get -qq update && exec apt-get -qq -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@"' \
        apt "${missing[@]}" </dev/null >"$work/apt.log" 2>&1 9>&- || {
        tail -5 "$work/apt.log" >&2
        return 1
    }
}

install_dotnet="curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0   (or your distribution's dotnet-sdk-10.0)"
command -v dotnet >/dev/null || fail "the .NET SDK 10 is missing; install it: $install_dotnet"
dotnet --list-sdks | grep -q '^10\.' || fail "dotnet has no SDK 10; install it: $install_dotnet"

if ((with_test_tools)) && ! command -v kcat >/dev/null && ! debian_packages kcat; then
    say "kcat is missing: the tests with a foreign Kafka client will be skipped; install it: sudo apt-get install -y kcat"
fi

# ---- What do the configured sources lack? ---------------------------------------------------------------------------
ids=(librdkafka.redist Microsoft.ML.OnnxRuntime.Managed Microsoft.ML.OnnxRuntime)
if ((with_gpu)); then ids+=(Microsoft.ML.OnnxRuntime.Gpu.Linux Microsoft.ML.OnnxRuntime.Gpu); fi

# Prints the ids of the native packages that no configured NuGet source has at the version we reference.
probe() {
    local log=$work/probe.log
    if dotnet restore eng/packages/probe/probe.csproj --force -p:WithGpu="$with_gpu" >"$log" 2>&1; then return 0; fi
    if grep -Eo 'error NU[0-9]+' "$log" | grep -Evq 'NU110[123]' || ! grep -q 'error NU110[123]' "$log"; then
        cat "$log" >&2
        fail "the configured NuGet sources could not be asked; see them with: dotnet nuget list source"
    fi
    sed -nE 's/.*NU110[123]: Unable to find package ([A-Za-z0-9.]*[A-Za-z0-9]).*/\1/p' "$log"
}
say "asking the configured NuGet sources for: ${ids[*]}"
absent=" $(probe | tr '\n' ' ')"
rm -rf "$work/probe"

# ---- Build what they lack -------------------------------------------------------------------------------------------
version_of() { if [[ $1 == librdkafka.redist ]]; then echo "$librdkafka_version"; else echo "$onnxruntime_version"; fi; }

needs() { # needs TOOL PACKAGE
    command -v "$1" >/dev/null || fail "$1 is missing, which building a native package needs; install it: sudo apt-get install -y $2"
}

# What compiling librdkafka needs; its own configure is asked afterwards whether it found all of it.
native_tools() {
    local names=(gcc g++ make libssl-dev zlib1g-dev libzstd-dev liblz4-dev libcurl4-openssl-dev libsasl2-dev)
    if debian_packages "${names[@]}"; then return 0; fi
    if command -v dpkg-query >/dev/null; then
        fail "compiling librdkafka needs packages that cannot be installed from here; install them: sudo apt-get install -y ${names[*]}"
    fi
    needs g++ g++
    needs make make
}

build() { # build ID
    case $1 in
    librdkafka.redist) eng/packages/librdkafka.redist/build.sh "$librdkafka_version" "$work" "$feed" ;;
    *) eng/packages/onnxruntime/build.sh "$1" "$onnxruntime_version" "$work" "$feed" ;;
    esac
}

recipe_of() { if [[ $1 == librdkafka.redist ]]; then echo eng/packages/librdkafka.redist; else echo eng/packages/onnxruntime; fi; }

made=()
for id in "${ids[@]}"; do
    package=$feed/$id.$(version_of "$id").nupkg
    if [[ $absent != *" $id "* ]]; then
        rm -f "$feed/$id".[0-9]*.nupkg # a source has it by now, and our build must not stand before it
        continue
    fi
    made+=("$package")
    inputs=$(find "$(recipe_of "$id")" eng/packages/pack eng/packages/*.* -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
    if [[ -f $package && -f $work/built-$id && $(<"$work/built-$id") == "$inputs" ]]; then continue; fi

    [[ $(uname -sm) == "Linux x86_64" ]] ||
        fail "the NuGet sources lack $id $(version_of "$id"), and it can be built here only on Linux x86_64, not on $(uname -sm)"
    needs npm "nodejs npm"
    if [[ $id == librdkafka.redist ]]; then native_tools; fi
    say "$id $(version_of "$id") is in no configured NuGet source: building it"
    log=$work/build-$id.log
    build "$id" 2>&1 | tee "$log" | sed -u '/^ *$/d; s/^/              /' || fail "building $id failed; the whole log: $log"
    printf '%s\n' "$inputs" >"$work/built-$id.new"
    mv "$work/built-$id.new" "$work/built-$id"
done
# An empty feed would be a source like any other: gone, so that nothing special is left.
if [[ -d $feed && ! -L $feed ]]; then rmdir "$feed" 2>/dev/null || true; fi

# ---- Kafka clients of other hands -----------------------------------------------------------------------------------
# Only tests run them, and skip with a plain word what is not there: nothing here keeps anybody from building.
install_clients() {
    if ! command -v npm >/dev/null && ! debian_packages nodejs npm; then
        say "npm is missing: the tests with Kafka clients from npm will be skipped; install it: sudo apt-get install -y nodejs npm"
        return 0
    fi
    debian_packages gcc g++ make python3 libssl-dev zlib1g-dev libzstd-dev liblz4-dev ||
        say "not all libraries for the Kafka clients from npm can be installed from here; they are built with what there is"
    say "installing Kafka clients from npm for the tests; one is compiled, which takes two to three minutes on two cores"
    if timeout 900 eng/clients/install.sh "$work/clients" </dev/null >"$work/clients.log" 2>&1 9>&-; then
        made+=("$work/clients/ready")
    else
        tail -5 "$work/clients.log" >&2
        say "not all Kafka clients from npm could be installed: tests with them will be skipped; again: eng/clients/install.sh $work/clients"
    fi
}
if ((with_test_tools)); then install_clients; fi

# ---- A browser --------------------------------------------------------------------------------------------------------
# The tests of the dashboard drive it; without fonts of its own, a small system would have none.
if ((with_test_tools)); then
    if command -v chromium >/dev/null || debian_packages chromium fonts-dejavu-core; then
        made+=("$(command -v chromium)")
    else
        say "chromium is missing: the tests of the dashboard will fail; install it: sudo apt-get install -y chromium"
    fi
fi

printf '%s\n' "$(fingerprint "$with_test_tools")" "${made[@]}" >"$stamp.new"
mv "$stamp.new" "$stamp"
say "ready"
