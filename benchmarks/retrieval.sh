#!/usr/bin/env bash
# Measures retrieval on a generated corpus; writes benchmarks/results/<date>-retrieval-<documents>.json and .md.
#   benchmarks/retrieval.sh [--keep DIR] [--no-build] [--documents 1000000] [--queries 200] [--rounds 3] [--races lexical dense ...] ...
#   benchmarks/retrieval.sh quality FOLDER...     nDCG@10 of BM25 and of ts_rank_cd on judged collections in BEIR folders
# Starts a server of its own with its data in a temporary folder. With --keep DIR the data stay in DIR, and the next run with the same
# DIR and number of documents only asks. Without durability (fsync off): what is lost is made again.
# In the background: nohup benchmarks/retrieval.sh --keep /var/tmp/retrieval --documents 1000000 > retrieval.log 2>&1 &
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root"
export RANKDB_BENCHMARK_COMMAND="benchmarks/retrieval.sh $*"
keep='' build=yes rest=()
while [ $# -gt 0 ]; do
  case $1 in --keep) keep=${2:?--keep wants a folder}; shift 2 ;; --no-build) build=; shift ;; *) rest+=("$1"); shift ;; esac
done
RANKDB_COMMIT=$(git describe --always --dirty 2>/dev/null || echo unknown)
export RANKDB_COMMIT
. scripts/lib-postgres.sh
find_postgres || { echo "retrieval: no PostgreSQL 15 or later here: run scripts/setup.sh" >&2; exit 1; }
find_postgres_user
dir=${keep:-$(mktemp -d /tmp/rankdb-retrieval.XXXXXX)}
mkdir -p "$dir" && dir=$(cd "$dir" && pwd)
chmod 711 "$dir"
[ ${#run_as[@]} = 0 ] || chown "${run_as[2]}" "$dir"

[ -z "$build" ] || dotnet build benchmarks/RankDb.Benchmarks -c Release -v quiet --nologo -nodeReuse:false
pg() { (cd / && "${run_as[@]}" "$@"); }
if [ ! -d "$dir/data" ]; then
  pg "$pg_bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
fi
stop() { pg "$pg_bin/pg_ctl" -D "$dir/data" -m fast -s -t 300 stop || true; [ -n "$keep" ] || rm -rf "$dir"; }
trap stop EXIT
trap 'exit 130' INT TERM
started=
for _ in 1 2 3 4 5; do
  port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))   # below the range that outgoing connections use
  if pg "$pg_bin/pg_ctl" -D "$dir/data" -s -w -t 300 -l "$dir/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
      -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c jit=off -c shared_buffers=${RANKDB_RETRIEVAL_BUFFERS:-4GB} \
      -c maintenance_work_mem=${RANKDB_RETRIEVAL_MAINTENANCE:-4GB} -c max_parallel_maintenance_workers=2 -c max_wal_size=8GB -c work_mem=64MB" start; then
    started=yes; break
  fi
  grep -q 'Address already in use' "$dir/log" || break
done
[ -n "$started" ] || { tail -n 5 "$dir/log" >&2; exit 1; }
export RANKDB_CONNECTION="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
tool=(dotnet benchmarks/RankDb.Benchmarks/bin/Release/net10.0/RankDb.Benchmarks.dll)
if [ "${rest[0]:-}" = quality ]; then "${tool[@]}" retrieval-quality "${rest[@]:1}"; else "${tool[@]}" retrieval --workspace "$dir/fts5" "${rest[@]}"; fi
