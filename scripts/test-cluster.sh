#!/usr/bin/env bash
# A throwaway PostgreSQL for tests: no durability, trusts everybody on loopback, gone at the end. No autovacuum: a plan must not
# change because statistics came at some moment; tests that need them say ANALYZE.
#   scripts/test-cluster.sh start DIR   makes and starts it in DIR, prints the superuser's connection string
#   scripts/test-cluster.sh stop DIR    stops it and removes DIR
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib-postgres.sh"
find_postgres || { echo "test-cluster: no PostgreSQL 15 or later here: run scripts/setup.sh" >&2; exit 1; }
find_postgres_user
dir=${2:?usage: test-cluster.sh start|stop DIR}
cd /

start() {
  mkdir -p "$dir"
  [ ${#run_as[@]} = 0 ] || chown "${run_as[2]}" "$dir"
  if ! "${run_as[@]}" "$pg_bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1; then
    cat "$dir/initdb.log" >&2; exit 1
  fi
  cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
full_page_writes = off
synchronous_commit = off
shared_buffers = 256MB
max_connections = 200
maintenance_work_mem = 256MB
max_wal_size = 2GB
jit = off
autovacuum = off
CONF
  local try port
  for try in 1 2 3 4 5; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))   # below the range that outgoing connections use
    if "${run_as[@]}" "$pg_bin/pg_ctl" -D "$dir/data" -s -w -t 60 -l "$dir/log" -o "-p $port" start >&2; then
      echo "Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
      return
    fi
    grep -q 'Address already in use' "$dir/log" || break
  done
  echo "test-cluster: PostgreSQL did not start:" >&2; tail -n 5 "$dir/log" >&2; exit 1
}

stop() {
  [ -d "$dir/data" ] && "${run_as[@]}" "$pg_bin/pg_ctl" -D "$dir/data" -m immediate -s stop 2>/dev/null || true
  rm -rf "$dir"
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  *) echo "usage: test-cluster.sh start|stop DIR" >&2; exit 2 ;;
esac
