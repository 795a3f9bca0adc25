// Runs calls of the npm package openai, unchanged, against a RankDb service.
//   node http-openai.mjs URL KEY < calls.json
// calls.json: [{ "method": "embed" | "models" | "model", "request": {...} | "name" }]. Prints [{ "ok": response } | { "error": ... }].
// An error that is not one of the server's ends the script with a stack trace and exit code 1.
import { readFileSync } from 'node:fs';
import OpenAI from 'openai';

const [url, apiKey] = process.argv.slice(2);
if (!url || !apiKey) throw new Error('usage: node http-openai.mjs URL KEY < calls.json');
const client = new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 });
const methods = {
    embed: request => client.embeddings.create(request),
    models: async () => { const list = []; for await (const model of client.models.list()) list.push(model); return list; },
    model: name => client.models.retrieve(name),
};
const answers = [];
for (const call of JSON.parse(readFileSync(0, 'utf8'))) {
    try {
        answers.push({ ok: await methods[call.method](call.request) });
    } catch (error) {
        if (!(error instanceof OpenAI.APIError) || !error.status) throw error;
        answers.push({ error: { name: error.constructor.name, status: error.status, message: error.error?.message, type: error.type, param: error.param, code: error.code } });
    }
}
process.stdout.write(JSON.stringify(answers));
