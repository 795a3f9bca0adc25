#!/usr/bin/env bash
# Times the metrics of a large run; writes benchmarks/results/<date>-metrics.md. Needs no server.
#   benchmarks/metrics.sh [--no-build] [--queries 10000] [--depth 1000] [--runs 3]
set -euo pipefail
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/offline.sh" metrics "$@"
