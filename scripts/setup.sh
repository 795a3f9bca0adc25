#!/usr/bin/env bash
# Installs what RankDb needs and this machine lacks: PostgreSQL with contrib, pgvector, ONNX Runtime.
#   scripts/setup.sh              everything
#   scripts/setup.sh --no-server  without PostgreSQL (the server is elsewhere: RANKDB_CONNECTION)
# Idempotent, and silent and quick when nothing is missing. Runs as root or with sudo; installs by package name only.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
. "$root/scripts/lib-postgres.sh"
. "$root/scripts/lib-packages.sh"

server=yes
[ "${1:-}" = --no-server ] && server=no

if [ "$server" = yes ]; then
  find_postgres || true
  if ! has_contrib; then install_postgres; fi
  if ! has_pgvector; then . "$root/scripts/lib-pgvector.sh"; install_pgvector; fi
fi

onnxruntime="${XDG_CACHE_HOME:-$HOME/.cache}/rankdb/onnxruntime/1.23.2/libonnxruntime.so.1"
if [ -z "${RANKDB_ONNXRUNTIME:-}" ] && [ ! -e "$onnxruntime" ] && [ -f "$root/scripts/install-onnxruntime.sh" ]; then
  if ! command -v npm >/dev/null; then
    install_packages "npm (it carries ONNX Runtime's native library)" npm nodejs \
      "install Node.js with npm, or put libonnxruntime 1.23.2 somewhere and set RANKDB_ONNXRUNTIME to the file"
  fi
  say "fetching ONNX Runtime's native library"
  bash "$root/scripts/install-onnxruntime.sh" >&2 || fail "ONNX Runtime could not be fetched (scripts/install-onnxruntime.sh)" \
    "run that script by hand to see why, or put libonnxruntime 1.23.2 somewhere and set RANKDB_ONNXRUNTIME to the file"
fi
