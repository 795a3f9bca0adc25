#!/usr/bin/env bash
# Times the tuning of leg weights on kept candidates; writes benchmarks/results/<date>-tuning.md. Needs no server.
#   benchmarks/tuning.sh [--no-build] [--points 500] [--queries 225] [--hits 100] [--runs 5]
set -euo pipefail
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/offline.sh" tuning "$@"
