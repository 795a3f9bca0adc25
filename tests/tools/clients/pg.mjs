// node-postgres against the wire endpoint. Prints one JSON object: step -> what the driver gave, or { code } of its error.
//   PGPASSWORD=... node pg.mjs PORT [CA_FILE]      the documents come as JSON on standard input: { model, query, documents }
import { readFileSync } from 'node:fs';
import pg from 'pg';

const [port, ca] = process.argv.slice(2);
const work = JSON.parse(readFileSync(0, 'utf8'));
const rerank = 'SELECT * FROM rerank($1, $2, $3, $4)';
const values = [work.model, work.query, work.documents, 30000];
const ssl = ca ? { ca: readFileSync(ca, 'utf8'), servername: 'localhost' } : false;
const client = new pg.Client({ host: 'localhost', port: Number(port), user: 'rankdb', database: 'rankdb', password: process.env.PGPASSWORD, ssl, enableChannelBinding: Boolean(ca) });
const out = {};
const step = async (name, run) => {
  try {
    out[name] = await run();
  } catch (error) {
    out[name] = { code: error.code ?? String(error) };
  }
};
const rows = async (config) => (await client.query(config)).rows;

await client.connect();
await step('rerank', () => rows({ text: rerank, values }));
await step('named', async () => {
  let last;
  for (let i = 0; i < 8; i++) last = await rows({ name: 'again', text: rerank, values });
  return last;
});
await step('binary', () => rows({ text: rerank, values, binary: true }));
await step('pages', () => rows({ text: rerank, values, rows: 2 }));
await step('together', async () => (await Promise.all([1, 2, 3].map(() => rows({ text: rerank, values })))).map((r) => r.length));
await step('types', () => rows({ text: 'SELECT $1::text AS t, $2::text[] AS a, $3::int AS i, $4::float8 AS f, $5::bool AS b, NULL AS n', values: ['ż\'"\\ 🐢', ['a', null, 'NULL', '"\\,{} '], -7, 0.1, true] }));
await step('simple', async () => (await client.query('SELECT 1 AS one; SELECT version() AS v')).map((r) => r.rows.length));
await step('transaction', async () => {
  await client.query('BEGIN');
  await client.query('SAVEPOINT a');
  await client.query('SELECT nothing()').catch(() => {});
  await client.query('ROLLBACK TO a');
  const inside = await rows('SELECT 1 AS one');
  await client.query('COMMIT');
  return inside;
});
await step('unknown', () => rows('SELECT * FROM nothing()'));
await step('syntax', () => rows('SELEC 1'));
await step('copy', () => rows('COPY t FROM STDIN'));
await step('badNumber', () => rows({ text: rerank, values: [work.model, work.query, ['a'], 'soon'] }));
await step('nul', () => rows({ text: rerank, values: [work.model, 'a\0b', ['a'], 1000] }));
await step('fewer', () => rows({ text: rerank, values: values.slice(1) }));
await step('after', () => rows('SELECT 1 AS one'));
await client.end();
console.log(JSON.stringify(out));
