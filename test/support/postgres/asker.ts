import { type MessagePort, workerData } from 'node:worker_threads';
import { Client, type CustomTypesConfig, type QueryResult, types } from 'pg';

/* The thread that asks a database while the one that wants to know stands still; see `ask-at-once.ts`. */

const { port, done } = workerData as { readonly port: MessagePort; readonly done: Int32Array };

const NUMBERS: readonly number[] = [types.builtins.INT8, types.builtins.NUMERIC];

const asNumbers: CustomTypesConfig = {
  getTypeParser: (id, format) => (NUMBERS.includes(id) ? Number : types.getTypeParser(id, format)),
};

port.on('message', async ({ url, sql }: { readonly url: string; readonly sql: string }) => {
  const client = new Client({ connectionString: url, types: asNumbers });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answers: QueryResult | QueryResult[] = await client.query(sql);
    port.postMessage({ answers: [answers].flat().map(({ rows }) => rows) });
  } catch (error) {
    port.postMessage({ problem: String(error) });
  } finally {
    await client.end().catch(() => undefined);
    Atomics.store(done, 0, 1);
    Atomics.notify(done, 0);
  }
});
