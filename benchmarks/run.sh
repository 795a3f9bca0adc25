#!/usr/bin/env bash
# Measures indexing, search and transport on the .NET reference; writes benchmarks/results/<date>-<name>.json and .md.
#   benchmarks/run.sh [name] [options of the benchmark, for example --rounds 5]
# Starts a server of its own, thrown away at the end; with RANKDB_CONNECTION set it measures that one, whose service must run already
# (then give --service-pid and --metrics too). Run it on an otherwise idle machine.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root"
export RANKDB_BENCHMARK_COMMAND="benchmarks/run.sh $*"
name=run
case ${1:-} in '' | -*) ;; *) name=$1; shift ;; esac

dotnet build benchmarks/RankDb.Benchmarks -c Release -v quiet --nologo -nodeReuse:false
watch=()
if [ -z "${RANKDB_CONNECTION:-}" ]; then
  RANKDB_HOME=$(mktemp -d /tmp/rankdb-benchmark.XXXXXX) && chmod 711 "$RANKDB_HOME"   # PostgreSQL runs as another user when we are root
  export RANKDB_HOME
  stop() { unset RANKDB_CONNECTION; ./rankdb down >&2; rm -rf "$RANKDB_HOME"; }
  trap stop EXIT
  trap 'exit 130' INT TERM
  url=$(./rankdb up)
  ./rankdb load --dotnet --no-index >&2
  export RANKDB_CONNECTION=$url
  watch=(--service-pid "$(cut -d' ' -f1 "$RANKDB_HOME/service.pid")"
         --metrics "http://127.0.0.1:$(sed -n 's/.*"HttpPort": *\([0-9]*\).*/\1/p' "$RANKDB_HOME/server.json")/metrics")
else
  ./rankdb load --dotnet --no-index >&2
fi
RANKDB_COMMIT=$(git describe --always --dirty 2>/dev/null || echo unknown)
export RANKDB_COMMIT
dotnet benchmarks/RankDb.Benchmarks/bin/Release/net10.0/RankDb.Benchmarks.dll --name "$name" --out benchmarks/results "${watch[@]}" "$@"
