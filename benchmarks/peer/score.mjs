// Scores pairs as an application with ONNX Runtime for Node.js does. One JSON job a line on standard input, one JSON answer a line out.
//   {"do": "load", "folder": F, "file": "model.onnx", "threads": 2, "spin": true}          -> {"ms": load time}
//   {"do": "score", "query": Q, "documents": [D...], "schedule": "padded"|"sorted", "budget": 1024} -> {"ms", "tokenize_ms", "tokens", "padded_tokens", "scores"}
//   {"do": "tokenize", "texts": [T...], "rounds": 5}                                        -> {"ms": best round, "tokens"}
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { Tokenizer } from '@huggingface/tokenizers';

let session, tokenizer, maxTokens;

async function load({ folder, file, threads, spin }) {
  tokenizer = new Tokenizer(JSON.parse(readFileSync(join(folder, 'tokenizer.json'))), {});
  maxTokens = JSON.parse(readFileSync(join(folder, 'config.json'))).max_position_embeddings ?? 512;
  const began = performance.now();
  session = await InferenceSession.create(join(folder, file), {
    intraOpNumThreads: threads,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    extra: { session: { intra_op: { allow_spinning: spin ? '1' : '0' } } },
  });
  return { ms: performance.now() - began };
}

function encode(query, document) {
  const { ids, token_type_ids: types } = tokenizer.encode(query, { text_pair: document, return_token_type_ids: true });
  return { ids: ids.slice(0, maxTokens), types: types.slice(0, maxTokens) };
}

// One padded batch, or batches of like length whose padded size stays within the budget.
function batches(pairs, schedule, budget) {
  const order = pairs.map((_, i) => i);
  if (schedule === 'padded') return [order];
  order.sort((a, b) => pairs[a].ids.length - pairs[b].ids.length);
  const all = [];
  let batch = [];
  for (const i of order) {
    if (batch.length > 0 && pairs[i].ids.length * (batch.length + 1) > budget) {
      all.push(batch);
      batch = [];
    }
    batch.push(i);
  }
  all.push(batch);
  return all;
}

async function score({ query, documents, schedule, budget }) {
  const began = performance.now();
  const pairs = documents.map((document) => encode(query, document));
  const tokenized = performance.now();
  const scores = new Array(pairs.length);
  let padded = 0;
  for (const batch of batches(pairs, schedule, budget)) {
    const longest = Math.max(...batch.map((i) => pairs[i].ids.length));
    const size = batch.length * longest;
    padded += size;
    const tensors = { input_ids: new BigInt64Array(size), attention_mask: new BigInt64Array(size), token_type_ids: new BigInt64Array(size) };
    batch.forEach((i, row) => {
      pairs[i].ids.forEach((id, t) => {
        const at = row * longest + t;
        tensors.input_ids[at] = BigInt(id);
        tensors.attention_mask[at] = 1n;
        tensors.token_type_ids[at] = BigInt(pairs[i].types[t]);
      });
    });
    const feeds = {};
    for (const name of session.inputNames) feeds[name] = new Tensor('int64', tensors[name], [batch.length, longest]);
    const { data } = (await session.run(feeds))[session.outputNames[0]];
    batch.forEach((i, row) => { scores[i] = 1 / (1 + Math.exp(-data[row])); });
  }
  const ended = performance.now();
  return { ms: ended - began, tokenize_ms: tokenized - began, tokens: pairs.reduce((sum, pair) => sum + pair.ids.length, 0), padded_tokens: padded, scores };
}

function tokenize({ texts, rounds }) {
  let best = Infinity;
  let tokens = 0;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    tokens = 0;
    for (const text of texts) tokens += tokenizer.encode(text, { add_special_tokens: false }).ids.length;
    best = Math.min(best, performance.now() - began);
  }
  return { ms: best, tokens };
}

const jobs = { load, score, tokenize };
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const job = JSON.parse(line);
    console.log(JSON.stringify(await jobs[job.do](job)));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
