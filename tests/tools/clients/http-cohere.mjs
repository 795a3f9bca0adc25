// Runs calls of the npm package cohere-ai, unchanged, against a RankDb service.
//   node http-cohere.mjs URL KEY < calls.json
// calls.json: [{ "version": 1 | 2, "request": {...}, "headers": {...} }]. Prints [{ "ok": response } | { "error": ... }].
// An error that is not one of the server's ends the script with a stack trace and exit code 1.
import { readFileSync } from 'node:fs';
import { CohereClient, CohereClientV2, CohereError } from 'cohere-ai';

const [url, token] = process.argv.slice(2);
if (!url || !token) throw new Error('usage: node http-cohere.mjs URL KEY < calls.json');
const clients = { 1: new CohereClient({ environment: url, token }), 2: new CohereClientV2({ environment: url, token }) };
const answers = [];
for (const call of JSON.parse(readFileSync(0, 'utf8'))) {
    try {
        answers.push({ ok: await clients[call.version].rerank(call.request, { maxRetries: 0, headers: call.headers }) });
    } catch (error) {
        if (!(error instanceof CohereError) || !error.statusCode) throw error;
        answers.push({ error: { name: error.constructor.name, status: error.statusCode, body: error.body, retryAfter: error.rawResponse.headers.get('retry-after') } });
    }
}
process.stdout.write(JSON.stringify(answers));
