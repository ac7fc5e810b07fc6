#!/usr/bin/env bash
# make-tokens.sh TOKENS SCRAPE [renew]
# Makes an operator's token and one for Prometheus, unless there are some: TOKENS/tokens.jsonl gets their hashes, for --tokens; SCRAPE/token the second one, for
# credentials_file. The operator's is printed, this once, and kept nowhere. With renew the old ones go: the service notices within seconds.
set -euo pipefail
umask 077
tokens=$1/tokens.jsonl
scrape=$2/token
if [[ -s $tokens && -s $scrape && ${3:-} != renew ]]; then
  echo "There are tokens already; for new ones: docker compose run --rm tokens renew"
  exit 0
fi

# NAME ROLE: leaves the token in $token and its line in $line.
make() {
  local words
  words=$(${STREAMINFER:-dotnet /app/StreamInfer.Host.dll} token "$1" --role "$2")
  token=$(grep -E '^si_[A-Za-z0-9_-]{43}$' <<<"$words")
  line=$(grep -E '^\{.*\}$' <<<"$words")
}

make prometheus viewer
lines=$line
# Prometheus runs as another user, and this is the only file that it sees.
install -m 644 /dev/stdin "$scrape.new" <<<"$token"
make operator operator
printf '%s\n%s\n' "$lines" "$line" >"$tokens.new"
mv "$scrape.new" "$scrape"
mv "$tokens.new" "$tokens"
echo "The operator's token for http://localhost:8080, shown this once:"
echo "$token"
