#!/usr/bin/env bash
# eng/test.sh [ARGUMENT…]
# Sets up what is missing, builds the solution and runs every test project. Arguments go to "dotnet test", for example
#   eng/test.sh --filter FullyQualifiedName~Batching
# The last line is the sum over all projects: "N passed, N failed", and ", N skipped" where any was.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

passed=0 failed=0 skipped=0
finish() {
    local line="$passed passed, $failed failed"
    if ((skipped > 0)); then line+=", $skipped skipped"; fi
    printf '%s\n' "$line"
    if ((failed > 0)); then exit 1; fi
    exit 0
}
# What keeps tests from running counts as one failure: a run that tested nothing must never look like a pass.
give_up() {
    printf '%s\n' "$1" >&2
    ((failed++))
    finish
}

eng/setup.sh </dev/null || give_up "eng/setup.sh failed"
dotnet build StreamInfer.sln --configuration Release --verbosity minimal --nologo </dev/null || give_up "the build failed"

# counter FILE NAME: an attribute of the result file's one <Counters …/> element; 0 where there is none
counter() {
    local value
    value=$(grep -o '<Counters [^>]*>' "$1" | sed -n "s/.* $2=\"\([0-9]*\)\".*/\1/p")
    printf '%s' "${value:-0}"
}

results=$root/.setup/test-results
rm -rf "$results"
mapfile -t projects < <(grep -l --include='*.csproj' -r 'Include="Microsoft.NET.Test.Sdk"' tests | sort)
for project in "${projects[@]}"; do
    name=$(basename "$project" .csproj)
    # A hung test is named and ended rather than waited for.
    dotnet test "$project" --configuration Release --no-build --nologo \
        --logger "trx;LogFileName=$name.trx" --results-directory "$results/$name" \
        --blame-hang-timeout 15m --blame-hang-dump-type none "$@" </dev/null
    status=$?
    failed_here=0
    if [[ -f $results/$name/$name.trx ]]; then
        trx=$results/$name/$name.trx
        total=$(counter "$trx" total) executed=$(counter "$trx" executed) ok=$(counter "$trx" passed)
        # Failed, timed out, aborted: whatever ran and did not pass. The file counts a skipped test in "total" alone.
        failed_here=$((executed - ok))
        passed=$((passed + ok)) skipped=$((skipped + total - executed))
    fi
    # A test host that died, or results that were never written, show only in the exit status.
    if ((status != 0 && failed_here == 0)); then
        printf '%s: dotnet test ended with status %d without a failed test\n' "$name" "$status" >&2
        failed_here=1
    fi
    failed=$((failed + failed_here))
done

if ((passed + failed == 0)); then give_up "no test was executed"; fi
finish
