#!/usr/bin/env bash
# is-ready.sh [PORT]
# Exit code 0 when GET /health/ready on this machine answers 200. Plain bash: the image has no curl, and needs none.
set -euo pipefail
port=${1:-8080}
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$port" >&3
read -r -t 4 _ status _ <&3
[[ $status == 200 ]]
