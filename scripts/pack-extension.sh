#!/usr/bin/env bash
# Builds the extension (build/extension/rankdb.control and its script) from the very files that the migrator runs.
#   scripts/pack-extension.sh [--install]     --install copies it to the server that pg_config names
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
out=build/extension; rm -rf "$out"; mkdir -p "$out"
lf() { sed 's/\r$//' "$1"; echo; }                      # the migrator hashes and runs files with LF line ends
path="select pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', 'pg_catalog', (
  select pg_catalog.string_agg(distinct pg_catalog.quote_ident(n.nspname), ', ')
  from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
  where e.extname in ('vector', 'dblink'))), true);"
{
  echo '\echo Use "CREATE EXTENSION rankdb CASCADE" to load this file. \quit'
  echo "$path"
  lf src/RankDb/Migrations/roles.sql
  lf src/RankDb/Migrations/history.sql
  for file in migrations/V[0-9]*.sql; do
    name=$(basename "$file")
    lf "$file"
    echo "insert into rankdb.migration (version, name, sha256)"
    echo "  values ($((10#$(expr "$name" : 'V\([0-9]*\)'))), '$name', '$(sed 's/\r$//' "$file" | sha256sum | cut -c1-64)');"
  done
  sed -n 's/\r$//; s/^\\ir //p' sql/install.sql | while read -r file; do lf "sql/$file"; done
  # pg_dump leaves out rows of an extension's tables unless told: what users put there is theirs; what this script puts there is not.
  cat <<'SQL'
do $$
declare
  t record;
begin
  for t in select oid, relname from pg_catalog.pg_class
           where relnamespace = 'rankdb'::regnamespace and relkind in ('r', 'S') and relname <> 'migration' loop
    perform pg_catalog.pg_extension_config_dump(t.oid, case t.relname when 'profile_versions' then 'where not built_in' else '' end);
  end loop;
end
$$;
SQL
} >"$out/rankdb--$version.sql"
cat >"$out/rankdb.control" <<CONTROL
comment = 'hybrid search and neural reranking in SQL'
default_version = '$version'
requires = 'vector, dblink'
relocatable = false
superuser = true    # it makes roles, and dblink is not a trusted extension; without those rights, use the migrator
CONTROL
[ "${1:-}" != --install ] || cp "$out"/rankdb* "$(pg_config --sharedir)/extension/"
echo "$out/rankdb--$version.sql"
