# Sourced, not run: finds PostgreSQL and the user that it runs as. Sets pg_bin, pg_share, pg_version (empty when there is none).

# The newest PostgreSQL >= 15 on this machine, one with pgvector before one without. PG_CONFIG=/path/to/pg_config decides instead.
find_postgres() {
  pg_bin='' pg_share='' pg_version=''
  local config version candidates=()
  if [ -n "${PG_CONFIG:-}" ]; then
    candidates=("$PG_CONFIG")
  else
    mapfile -t candidates < <(compgen -G '/usr/lib/postgresql/*/bin/pg_config' | sort -t/ -k5,5nr
                              command -v pg_config || true)
  fi
  for config in "${candidates[@]}"; do
    [ -x "$(dirname "$config")/postgres" ] || { config=$("$config" --bindir 2>/dev/null)/pg_config && [ -x "${config%/*}/postgres" ]; } || continue
    version=$("$config" --version) && version=${version#PostgreSQL } && version=${version%%[!0-9]*}
    [ "${version:-0}" -ge 15 ] || continue
    local share; share=$("$config" --sharedir)
    if [ -z "$pg_bin" ] || [ -e "$share/extension/vector.control" ]; then
      pg_bin=${config%/*} pg_share=$share pg_version=$version
    fi
    [ -e "$share/extension/vector.control" ] && return 0
  done
  [ -n "$pg_bin" ]
}

has_contrib() { [ -n "$pg_share" ] && [ -e "$pg_share/extension/dblink.control" ]; }
has_pgvector() { [ -n "$pg_share" ] && [ -e "$pg_share/extension/vector.control" ]; }

# PostgreSQL refuses to run as root. Sets run_as to the command prefix for its user (empty for an ordinary caller).
find_postgres_user() {
  run_as=()
  [ "$(id -u)" = 0 ] || return 0
  local user=postgres
  if ! id -u "$user" >/dev/null 2>&1; then
    user=rankdb
    id -u "$user" >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin "$user"
  fi
  run_as=(runuser -u "$user" --)
}
