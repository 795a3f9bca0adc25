#!/usr/bin/env bash
# Installs what only the tests need: other people's clients (npm packages, psycopg2, PostgreSQL's JDBC driver with a JDK) and PgBouncer.
#   scripts/setup-tests.sh
# Idempotent, and silent and quick when nothing is missing. Runs as root or with sudo; installs by package name only.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
. "$root/scripts/lib-packages.sh"

missing=()
/usr/bin/python3 -c 'import psycopg2' 2>/dev/null || missing+=(python3-psycopg2)
[ -e /usr/share/java/postgresql.jar ] || missing+=(libpostgresql-jdbc-java)
command -v javac >/dev/null || missing+=(openjdk-17-jdk-headless)
command -v npm >/dev/null || missing+=(npm nodejs)
[ -x /usr/sbin/pgbouncer ] || command -v pgbouncer >/dev/null || missing+=(pgbouncer)
if [ ${#missing[@]} != 0 ]; then
  install_packages "the clients that the tests use" "${missing[@]}" "install ${missing[*]}, or run ./test without CI set: what needs them is then skipped"
  # The package starts a pooler of its own, which nobody here asked for.
  case " ${missing[*]} " in *" pgbouncer "*) as_root systemctl disable --now pgbouncer >/dev/null 2>&1 || true ;; esac
fi

clients="$root/tests/tools/clients"
if ! cmp -s "$clients/package.json" "$clients/node_modules/.installed-package.json"; then
  say "installing the npm clients"
  # No lock file: it would name the registry that it was made with. The versions in package.json are exact.
  (cd "$clients" && npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts >&2) || fail \
    "npm install failed in tests/tools/clients" "run it there by hand to see why"
  cp "$clients/package.json" "$clients/node_modules/.installed-package.json"
fi
