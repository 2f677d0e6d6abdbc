import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './median.ts';
import { type SandboxServer, type Server, startFloor, startSandbox } from './servers.ts';

const ROUNDS = 5;
const ROUND_MS = 2000;
const CONNECTIONS = 32;
const CALLS_A_SECOND = 2000;
const THROTTLES = ['throughput', 'pair-rate', 'management-rate', 'app-rate'];

interface Call {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

/**
 * How many API calls a second the sandbox answers as users run it: the real binary, its throttles off. The floor is a
 * bare HTTP server that reads the same requests and answers fixed JSON; each has a process of its own, and they take
 * turns.
 */
export async function run(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'coex-bench-'));
  const floor = await startFloor(CONNECTIONS);
  const sandbox = await startSandbox(home, CONNECTIONS, ['--without', THROTTLES.join(',')]);
  try {
    const about = `${ROUNDS} interleaved rounds of ${ROUND_MS / 1000} s, ${CONNECTIONS} connections`;
    console.log(`sandbox, ${about}, Node ${process.version}`);
    for (const call of await callsOf(sandbox)) {
      const ours: number[] = [];
      const bare: number[] = [];
      for (let round = -1; round < ROUNDS; round += 1) {
        const [rate, floorRate] = [await rateOf(sandbox, call), await rateOf(floor, call)];
        // The first round warms both up.
        if (round < 0) continue;
        ours.push(rate);
        bare.push(floorRate);
      }
      report(call, median(ours), median(bare));
    }
  } finally {
    await sandbox.stop();
    await floor.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function callsOf(sandbox: SandboxServer): Promise<Call[]> {
  // A number that is on the API alone can send at once.
  const { id } = (await sandbox.act('number.add', { phone: false })) as { id: string };
  const { customers } = (await sandbox.control('GET', 'customers')) as { customers: { waId: string }[] };
  const message = {
    messaging_product: 'whatsapp',
    to: `+${customers[0]?.waId}`,
    type: 'template',
    template: { name: 'hello_world', language: { code: 'en_US' } },
  };
  return [
    { name: 'GET a phone number', method: 'GET', path: `/v26.0/${id}?fields=is_on_biz_app,status` },
    { name: 'GET templates', method: 'GET', path: `/v26.0/${sandbox.wabaId}/message_templates` },
    {
      name: 'POST a template message',
      method: 'POST',
      path: `/v26.0/${id}/messages`,
      body: JSON.stringify(message),
    },
  ];
}

/** Calls a second over one round. An answer other than 200 ends the benchmark: it would measure refusals. */
async function rateOf({ pool, headers }: Server, call: Call): Promise<number> {
  const startedAt = performance.now();
  let calls = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() - startedAt < ROUND_MS) {
      const { statusCode, body } = await pool.request({
        method: call.method,
        path: call.path,
        headers: { ...headers, 'content-type': 'application/json' },
        body: call.body ?? null,
      });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${call.name} was answered ${statusCode}: ${text}`);
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, caller));
  return (calls / (performance.now() - startedAt)) * 1000;
}

function report({ name }: Call, ours: number, bare: number): void {
  const ratio = `${(ours / bare).toFixed(2)}× of the bare server’s ${bare.toFixed(0)}`;
  console.log(
    `${name.padEnd(24)} ${ours.toFixed(0).padStart(6)} calls/s  ${ratio}  (aim: ${CALLS_A_SECOND})`,
  );
}
