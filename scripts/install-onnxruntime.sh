#!/usr/bin/env bash
# Puts ONNX Runtime's native library into RankDb's cache and prints its path; does nothing where it is there already.
# The library is shipped inside the npm package onnxruntime-node, whose install script is not run.
#   scripts/install-onnxruntime.sh
set -euo pipefail
version=1.23.2
folder="${XDG_CACHE_HOME:-$HOME/.cache}/rankdb/onnxruntime/$version"
target="$folder/libonnxruntime.so.1"
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64)        machine=x64;   sum=733854c3d7ce45256cc1c22cd4a30373247e1f7b7de8f40beab24211ef8e2a76 ;;
  Linux-aarch64)       machine=arm64; sum=648ffa64fbe027ae27139109410900cf776a030dec2dbbac51053318cc44c286 ;;
  *) echo "install-onnxruntime: no library is known for $(uname -sm); set RANKDB_ONNXRUNTIME to one of your own." >&2; exit 1 ;;
esac
is_whole() { [ -f "$1" ] && echo "$sum  $1" | sha256sum --check --status; }
if is_whole "$target"; then echo "$target"; exit 0; fi
if ! command -v npm >/dev/null; then
  echo "install-onnxruntime: npm is missing; install it first (Debian: apt-get install npm)." >&2; exit 1
fi
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "onnxruntime-node@$version" >/dev/null)
tar -xzf "$work"/onnxruntime-node-*.tgz -C "$work" --wildcards "package/bin/napi-v*/linux/$machine/libonnxruntime.so.1"
found=$(echo "$work"/package/bin/napi-v*/linux/"$machine"/libonnxruntime.so.1)
if ! is_whole "$found"; then
  echo "install-onnxruntime: the library in onnxruntime-node@$version is not the one expected (SHA-256 $sum)." >&2; exit 1
fi
mkdir -p "$folder"
# A rename within one folder is atomic: another process sees the whole file or none.
cp "$found" "$target.$$" && chmod 755 "$target.$$" && mv -f "$target.$$" "$target"
echo "$target"
