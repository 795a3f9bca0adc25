#!/usr/bin/env bash
# Builds the rankdb command (Release) when a source is newer than the last build. Silent unless it has to build; one build at a time.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root"
output=src/RankDb.Cli/bin/Release/net10.0
stamp=$output/.built

is_current() {
  [ -e "$stamp" ] && [ -e "$output/RankDb.Cli.dll" ] || return 1
  local sources=(src Directory.Build.props Directory.Packages.props global.json)
  for folder in sql migrations; do [ -d $folder ] && sources+=($folder); done
  [ -z "$(find "${sources[@]}" \( -name bin -o -name obj \) -prune -o -newer "$stamp" -print -quit)" ]
}

is_current && exit 0
mkdir -p build
exec 9>build/.lock
flock 9
is_current && exit 0     # another one has just built it
[ -e "$stamp" ] || echo "rankdb: building (the first time takes about a minute)" >&2
started=$(mktemp build/started.XXXXXX)
trap 'rm -f "$started"' EXIT
if ! dotnet build src/RankDb.Cli -c Release -v quiet --nologo -nodeReuse:false >build/cli.log 2>&1 9>&-; then
  cat build/cli.log >&2
  echo "rankdb: the build failed (above); this needs the .NET 10 SDK and NuGet packages" >&2
  exit 1
fi
touch -r "$started" "$stamp"
