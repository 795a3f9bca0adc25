#!/usr/bin/env bash
# Measures reranking through the wire against ONNX Runtime for Node.js; writes benchmarks/results/<date>-inference-<shape>.md.
#   benchmarks/inference.sh [--shape minilm-l6|minilm-l12|tinybert-l2] [--rounds N] [--batch TOKENS]
# Needs node and npm; runs no database. Run it on an otherwise idle machine.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$root"
export RANKDB_BENCHMARK_COMMAND="benchmarks/inference.sh $*"
RANKDB_COMMIT=$(git describe --always --dirty 2>/dev/null || echo unknown)
export RANKDB_COMMIT
bash scripts/setup.sh --no-server
[ -d benchmarks/peer/node_modules/onnxruntime-node ] || (cd benchmarks/peer && npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts >&2)
dotnet build benchmarks/RankDb.Benchmarks -c Release -v quiet --nologo -nodeReuse:false
dotnet benchmarks/RankDb.Benchmarks/bin/Release/net10.0/RankDb.Benchmarks.dll inference "$@"
