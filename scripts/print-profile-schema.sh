#!/usr/bin/env bash
# Puts the schema of profiles, as sql/functions/profile_schema.sql has it, into docs/profiles.md. A test fails where the two differ.
#   scripts/print-profile-schema.sh
set -euo pipefail
cd "$(dirname "$0")/.."
schema=$(sed -n '/\$json\$$/,/^\$json\$/p' sql/functions/profile_schema.sql | sed '1d;$d')
[ -n "$schema" ] || { echo "print-profile-schema: no schema in sql/functions/profile_schema.sql" >&2; exit 1; }
page=$(sed '/^<!-- schema -->$/q' docs/profiles.md)
rest=$(sed '1,/^<!-- end of schema -->$/d' docs/profiles.md)
{ printf '%s\n```json\n%s\n```\n<!-- end of schema -->\n' "$page" "$schema"; [ -z "$rest" ] || printf '%s\n' "$rest"; } >docs/profiles.md.new
mv docs/profiles.md.new docs/profiles.md
