#!/usr/bin/env bash
# Times the fusion methods and measures them on judged collections; writes benchmarks/results/<date>-fusion.md.
#   benchmarks/fusion.sh [--keep DIR] [--no-build] [--runs 300] FOLDER...      BEIR folders: corpus.jsonl, queries.jsonl, qrels/test.tsv
# Starts a server and a service of its own and indexes the collections with the default model. With --keep DIR the server's data and the legs stay
# in DIR: the next run asks nothing again.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root"
keep='' build=yes folders=() options=() shown=()
while [ $# -gt 0 ]; do
  case $1 in
    --keep) keep=${2:?--keep wants a folder}; shift 2 ;;
    --no-build) build=; shift ;;
    --*) options+=("$1" "${2:?$1 wants a value}"); shown+=("$1" "$2"); shift 2 ;;
    *) folders+=("$1"); shown+=("$(basename "$1")"); shift ;;
  esac
done
export RANKDB_BENCHMARK_COMMAND="benchmarks/fusion.sh ${shown[*]}"
RANKDB_COMMIT=$(git describe --always --dirty 2>/dev/null || echo unknown)
export RANKDB_COMMIT
RANKDB_HOME=${keep:-$(mktemp -d /tmp/rankdb-fusion.XXXXXX)}
mkdir -p "$RANKDB_HOME" && chmod 711 "$RANKDB_HOME"     # PostgreSQL runs as another user when we are root
export RANKDB_HOME
[ -z "$build" ] || dotnet build benchmarks/RankDb.Benchmarks -c Release -v quiet --nologo -nodeReuse:false
stop() { unset RANKDB_CONNECTION; ./rankdb down >&2; [ -n "$keep" ] || rm -rf "$RANKDB_HOME"; }
trap stop EXIT
trap 'exit 130' INT TERM
url=$(./rankdb up)
sets=()
for folder in "${folders[@]}"; do
  set=fusion_$(basename "$folder" | tr '[:upper:]' '[:lower:]')
  sets+=("$set")
  [ -e "$RANKDB_HOME/legs/$set.json" ] || ./rankdb load "$folder" --name "$set" >&2
done
export RANKDB_CONNECTION=$url
dotnet benchmarks/RankDb.Benchmarks/bin/Release/net10.0/RankDb.Benchmarks.dll fusion --legs "$RANKDB_HOME/legs" "${options[@]}" "${sets[@]}"
