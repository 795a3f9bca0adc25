# Sourced, not run: installs packages by name, and says in one line what could not be installed and what to do by hand.

say() { echo "rankdb set-up: $*" >&2; }
fail() { echo "rankdb set-up: $1" >&2; echo "  by hand: $2" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "needs root to run: $*" "run this command as root, or install sudo"; fi
}

# Quiet while all is well; the whole output when something fails. Waits for another apt or dpkg instead of failing.
apt() {
  local log; log=$(mktemp)
  if as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null; then
    rm -f "$log"
  else
    tail -n 15 "$log" >&2; rm -f "$log"; return 1
  fi
}

# Package lists are fetched once a run, and only when something is missing.
update_packages() {
  [ -z "${packages_updated:-}" ] || return 0
  say "fetching the package lists"
  apt update || say "the package lists could not be fetched (no network?); going on with those at hand"
  packages_updated=yes
}

# install_packages "what for" PACKAGE... "what to do by hand"
install_packages() {
  local what=$1 advice=${*: -1}; local packages=("${@:2:$#-2}")
  command -v apt-get >/dev/null || fail "cannot install $what: this machine has no apt-get" "$advice"
  update_packages
  say "installing ${packages[*]}"
  apt install -y --no-install-recommends "${packages[@]}" || fail "could not install $what: apt-get install ${packages[*]} failed (see above)" "$advice"
}

is_packaged() { apt-cache show --no-all-versions "$1" >/dev/null 2>&1; }

# PostgreSQL with its contrib modules. A first install must not create or start Debian's own cluster "main":
# a drop-in file says so while the packages are configured, and goes away again.
install_postgres() {
  local packages=(postgresql) drop_in=/etc/postgresql-common/createcluster.d/rankdb-setup.conf
  command -v apt-get >/dev/null || fail "no PostgreSQL 15 or later with contrib, and no apt-get to install it" \
    "install PostgreSQL 15 or later with contrib and pgvector, or set RANKDB_CONNECTION to a server"
  update_packages
  is_packaged postgresql-15 && packages=(postgresql-15)
  [ -n "$pg_version" ] && packages=("postgresql-contrib")   # a server without contrib: a distribution that splits them
  if ! dpkg-query -W -f '${Status}' postgresql-common 2>/dev/null | grep -q 'ok installed'; then
    as_root mkdir -p "${drop_in%/*}"
    echo "create_main_cluster = false" | as_root tee "$drop_in" >/dev/null
    trap 'as_root rm -f /etc/postgresql-common/createcluster.d/rankdb-setup.conf' EXIT
  fi
  install_packages "PostgreSQL" "${packages[@]}" "install PostgreSQL 15 or later with contrib, or set RANKDB_CONNECTION to a server"
  if [ -e "$drop_in" ]; then as_root rm -f "$drop_in"; trap - EXIT; fi
  find_postgres && has_contrib || fail "PostgreSQL was installed, but no version 15 or later with dblink was found" \
    "set PG_CONFIG to the pg_config of a PostgreSQL 15 or later with contrib"
}
