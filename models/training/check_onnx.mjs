// Step 8, second half: runs the exported models in ONNX Runtime (package onnxruntime-node 1.23.2), compares them with cases.json
// and measures one thread.   node check_onnx.mjs MODELS_FOLDER CASES_JSON
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";

const ort = createRequire(path.join(process.cwd(), "x.js"))("onnxruntime-node");
const [models, casesFile] = process.argv.slice(2);
const cases = JSON.parse(fs.readFileSync(casesFile, "utf8"));
const options = { intraOpNumThreads: 1, interOpNumThreads: 1 };
const load = name => ort.InferenceSession.create(path.join(models, name, "model.onnx"), options);

function feeds(session, rows) {
  const width = Math.max(...rows.map(row => row.ids.length));
  const flat = { input_ids: [], attention_mask: [], token_type_ids: [] };
  for (const { ids, types } of rows)
    for (let i = 0; i < width; i++) {
      flat.input_ids.push(i < ids.length ? ids[i] : 0);
      flat.attention_mask.push(i < ids.length ? 1 : 0);
      flat.token_type_ids.push(i < ids.length && types ? types[i] : 0);
    }
  return Object.fromEntries(session.inputNames.map(name =>
    [name, new ort.Tensor("int64", BigInt64Array.from(flat[name], BigInt), [rows.length, width])]));
}

function furthest(actual, expected) {
  let most = 0;
  for (let i = 0; i < expected.length; i++) most = Math.max(most, Math.abs(actual[i] - expected[i]) || (Number.isNaN(actual[i]) ? Infinity : 0));
  return most;
}

// processor time, so that other work on the machine does not count
async function time(session, input, rounds) {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const start = process.cpuUsage();
    await session.run(input);
    const used = process.cpuUsage(start);
    times.push((used.user + used.system) / 1000);
  }
  return times.sort((a, b) => a - b)[rounds >> 1];
}

const random = n => Array.from({ length: n }, () => 5 + Math.floor(Math.random() * 23000));
const encoder = await load("rankdb-encoder");
const texts = cases.texts.map(ids => ({ ids }));
let output = (await encoder.run(feeds(encoder, texts))).sentence_embedding;
const dimension = output.dims[1];
const expected = cases.vectors.flatMap(v => v.some(x => x !== 0) ? v : new Array(dimension).fill(1 / Math.sqrt(dimension)));
console.log("encoder: dims", output.dims, "furthest from PyTorch", furthest(output.data, expected));
for (const [count, tokens] of [[1, 12], [64, 256]]) {
  const ms = await time(encoder, feeds(encoder, Array.from({ length: count }, () => ({ ids: random(tokens) }))), 21);
  console.log(`encoder: ${count} x ${tokens} tokens ${ms.toFixed(2)} ms`);
}
const reranker = await load("rankdb-reranker");
output = (await reranker.run(feeds(reranker, cases.pairs))).logits;
console.log("reranker: dims", output.dims, "furthest from PyTorch", furthest(output.data, cases.logits));
const single = (await reranker.run(feeds(reranker, cases.pairs.slice(1, 2)))).logits;
console.log("reranker: alone or in a batch, difference", Math.abs(single.data[0] - output.data[1]));
for (const [count, tokens] of [[50, 128], [50, 256], [1, 128]]) {
  const rows = Array.from({ length: count }, () => {
    const ids = random(tokens);
    return { ids, types: ids.map((_, i) => i < 14 ? 0 : 1) };
  });
  console.log(`reranker: ${count} pairs x ${tokens} tokens ${(await time(reranker, feeds(reranker, rows), 21)).toFixed(2)} ms`);
}
