# Sourced, not run: pgvector by the first road that works: a package, Debian's source package, a Docker image.

install_pgvector() {
  local package="postgresql-$pg_version-pgvector" reason
  if command -v apt-get >/dev/null; then
    update_packages
    if is_packaged "$package"; then
      install_packages pgvector "$package" "install pgvector 0.7 or later for PostgreSQL $pg_version"
      has_pgvector && return 0
    fi
    build_pgvector && has_pgvector && return 0
    reason="no package $package here, and the build from Debian's source package failed: ${build_failure:-see above}"
  else
    reason="no apt-get on this machine"
  fi
  if docker info >/dev/null 2>&1; then
    say "pgvector could not be installed ($reason); rankdb up will run the Docker image pgvector/pgvector:pg17"
    return 0
  fi
  fail "pgvector for PostgreSQL $pg_version is missing ($reason); Docker does not run either" \
    "build pgvector 0.7 or later with PG_CONFIG=$pg_bin/pg_config, or set RANKDB_CONNECTION to a server that has it"
}

# Debian 13's source package builds against PostgreSQL 15 and later in seconds. Its source entry is made from an entry that this
# machine already uses, with package lists of its own in a temporary folder: nothing in /etc/apt changes.
build_pgvector() {
  local work entry
  command -v apt-get >/dev/null || { build_failure="no apt-get"; return 1; }
  work=$(mktemp -d) && chmod 755 "$work"
  trap 'rm -rf "'"$work"'"' RETURN
  mkdir -p "$work/lists/partial" "$work/build"
  entry=$(debian_source_entry) || { build_failure="no Debian package source is configured"; return 1; }
  printf '%s\n' "$entry" >"$work/trixie.sources"
  local here=(-o "Dir::Etc::SourceList=$work/trixie.sources" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$work/lists")
  say "building pgvector from Debian's source package"
  apt "${here[@]}" update || { build_failure="the source list of Debian trixie could not be fetched"; return 1; }
  (cd "$work/build" && apt "${here[@]}" source --download-only pgvector) || { build_failure="apt-get source pgvector failed"; return 1; }
  local archive; archive=$(compgen -G "$work/build/pgvector_*.orig.tar.*" | head -n 1)
  [ -n "$archive" ] || { build_failure="the source package holds no archive"; return 1; }

  install_packages "the tools that build pgvector" "postgresql-server-dev-$pg_version" gcc make libc6-dev \
    "install postgresql-server-dev-$pg_version, gcc, make and libc6-dev, or set RANKDB_CONNECTION to a server with pgvector"
  tar -xf "$archive" -C "$work/build" --no-same-owner
  local source; source=$(compgen -G "$work/build/pgvector-*/" | head -n 1)
  # OPTFLAGS="": no -march=native, so that the library also runs on another machine with this disk.
  if ! (make -s -C "$source" OPTFLAGS="" with_llvm=no PG_CONFIG="$pg_bin/pg_config" \
        && as_root make -s -C "$source" with_llvm=no PG_CONFIG="$pg_bin/pg_config" install) >"$work/log" 2>&1; then
    tail -n 15 "$work/log" >&2; build_failure="make failed (see above)"; return 1
  fi
}

# A deb-src entry for trixie with the address and the key of the first configured Debian entry.
debian_source_entry() {
  local release=${VERSION_CODENAME:-$(. /etc/os-release && echo "${VERSION_CODENAME:-}")}
  { cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list /etc/apt/sources.list 2>/dev/null || true; } | awk -v release="$release" '
    function entry() {
      print "Types: deb-src"; print "URIs: " address; print "Suites: trixie"; print "Components: main"
      if (key != "") print "Signed-By: " key
      done = 1; exit
    }
    function flush() { if (address != "" && fits) entry(); address = ""; key = ""; fits = 0 }
    /^[[:space:]]*#/ { next }
    /^[[:space:]]*$/ { flush(); next }
    /^deb / {                                       # one-line style: deb [options] address suite components
      line = $0; options = ""
      if (match(line, /\[[^]]*\]/)) { options = substr(line, RSTART + 1, RLENGTH - 2); sub(/\[[^]]*\]/, "", line) }
      split(line, word, /[[:space:]]+/)
      if (word[3] == release) {
        address = word[2]; key = ""
        if (match(options, /signed-by=[^ ]+/)) key = substr(options, RSTART + 10, RLENGTH - 10)
        entry()
      }
      next
    }
    tolower($1) == "types:" { flush() }
    tolower($1) == "uris:" { address = $2 }
    tolower($1) == "signed-by:" && NF > 1 { key = $2 }
    tolower($1) == "suites:" { for (i = 2; i <= NF; i++) if ($i == release) fits = 1 }
    END { if (!done) { flush(); if (!done) exit 1 } }'
}
