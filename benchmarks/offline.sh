#!/usr/bin/env bash
# Runs a benchmark that needs no server; benchmarks/tuning.sh and benchmarks/metrics.sh call it.
#   benchmarks/offline.sh tuning|metrics [--no-build] [OPTIONS]
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root"
kind=$1; shift
build=yes options=()
while [ $# -gt 0 ]; do
  case $1 in
    --no-build) build=; shift ;;
    --*) options+=("$1" "${2:?$1 wants a value}"); shift 2 ;;
    *) echo "unknown argument $1" >&2; exit 2 ;;
  esac
done
export RANKDB_BENCHMARK_COMMAND="benchmarks/$kind.sh ${options[*]}"
RANKDB_COMMIT=$(git describe --always --dirty 2>/dev/null || echo unknown)
export RANKDB_COMMIT
[ -z "$build" ] || dotnet build benchmarks/RankDb.Benchmarks -c Release -v quiet --nologo -nodeReuse:false
dotnet benchmarks/RankDb.Benchmarks/bin/Release/net10.0/RankDb.Benchmarks.dll "$kind" "${options[@]}"
