import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { median } from './median.ts';
import { type SandboxServer, startSandbox } from './servers.ts';
import { runTold, type Told } from './told-process.ts';

const TEMPLATES = 6000;
const LANGUAGES = ['de', 'en_GB', 'es', 'fr'];
const FAMILIES = TEMPLATES / LANGUAGES.length;
const ROUNDS = 3;
const MIB = 1024 * 1024;
const COEX = resolve('bin/coex.js');
/** What an answer of Meta's takes at least over a network; the sandbox beside it would take a millisecond. */
const ANSWER_AFTER = '250ms';
const CONNECTIONS = 8;

/**
 * 6,000 templates in 1,500 files, as families in YAML and as requests in JSON. `coex templates lint` from start to exit, with its
 * memory; the floor only parses the same YAML with the library that reads it. Then `coex templates plan` of them against a sandbox that has them all, half of them
 * changed, and that answers as late as a network would: how much of its time it waits.
 */
export async function run(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'coex-bench-'));
  try {
    for (const folder of ['templates', 'requests']) await mkdir(join(home, folder));
    for (let family = 0; family < FAMILIES; family += 1) {
      await writeFile(join(home, 'templates', `${nameOf(family)}.yaml`), fileOf(family));
      const requests = LANGUAGES.map((_, at) => requestOf(family * LANGUAGES.length + at));
      await writeFile(join(home, 'requests', `${nameOf(family)}.json`), JSON.stringify(requests, null, 2));
    }
    console.log(`templates, ${TEMPLATES} in ${FAMILIES} files, ${ROUNDS} rounds, Node ${process.version}`);
    await measureLint(home);
    await measurePlan(home);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

const FLOOR = `
  const { readdirSync, readFileSync } = require('node:fs');
  const { parseDocument } = require(${JSON.stringify(resolve('node_modules/yaml'))});
  const files = readdirSync('templates');
  for (const file of files) parseDocument(readFileSync('templates/' + file, 'utf8')).toJS();
  console.log(files.length);`;

async function measureLint(home: string): Promise<void> {
  const floors: Told[] = [];
  const families: Told[] = [];
  const requests: Told[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const floor = await runTold(['-e', FLOOR], { cwd: home, env: {} });
    if (Number(floor.stdout) !== FAMILIES) throw new Error(`The floor read ${floor.stdout} files.`);
    floors.push(floor);
    families.push(await lint(home, 'templates'));
    requests.push(await lint(home, 'requests'));
  }
  const told = (name: string, all: readonly Told[], aims = '') => {
    const seconds = median(all.map(({ ms }) => ms)) / 1000;
    const peak = Math.max(...all.map(({ peakBytes }) => peakBytes)) / MIB;
    console.log(`${name.padEnd(22)} ${seconds.toFixed(2)} s, peak ${peak.toFixed(0)} MiB${aims}`);
    return seconds;
  };
  const alone = told('yaml alone', floors);
  const aims = ' (aim ≤ 2 s, ≤ 191 MiB)';
  const ours = told('lint, families in YAML', families, aims);
  told('lint, requests in JSON', requests, aims);
  console.log(`lint of families takes ${(ours / alone).toFixed(2)}x of parsing them alone`);
}

/** A report that misses a template ends the benchmark: it would measure work not done. */
async function lint(home: string, folder: string): Promise<Told> {
  const told = await runTold([COEX, 'templates', 'lint', folder, '--json'], {
    cwd: home,
    env: { COEX_HOME: home },
  });
  const { templates } = JSON.parse(told.stdout);
  if (templates !== TEMPLATES) throw new Error(`The lint saw ${templates} templates.`);
  return told;
}

async function measurePlan(home: string): Promise<void> {
  const without =
    'template-limit,template-creation-rate,template-review,template-marketing-words,management-rate,app-rate';
  const sandbox = await startSandbox(home, CONNECTIONS, ['--without', without]);
  try {
    await fill(sandbox);
    await sandbox.control('POST', 'faults', { call: 'GET {waba}/message_templates', latency: ANSWER_AFTER });
    const shares: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const plan = await runTold([COEX, 'templates', 'plan', '--waba', sandbox.wabaId, '--json'], {
        cwd: home,
        env: {
          COEX_HOME: home,
          COEX_GRAPH_URL: sandbox.url,
          COEX_ACCESS_TOKEN: sandbox.headers.authorization?.slice('Bearer '.length) ?? '',
        },
      });
      const [account] = JSON.parse(plan.stdout).accounts;
      const edits = account.steps.filter(({ action }: { action: string }) => action === 'edit').length;
      if (edits !== TEMPLATES / 2) throw new Error(`The plan has ${edits} edits.`);
      const share = 1 - plan.cpuMs / plan.ms;
      shares.push(share);
      console.log(
        `plan       ${(plan.ms / 1000).toFixed(1)} s, ${(plan.cpuMs / 1000).toFixed(1)} s of a processor, peak ${(plan.peakBytes / MIB).toFixed(0)} MiB`,
      );
    }
    console.log(
      `plan       waits for the API ${(100 * median(shares)).toFixed(0)} % of its time (aim ≥ 80 %)`,
    );
  } finally {
    await sandbox.stop();
  }
}

/** Every template into the account; of half of them another text than the file has. */
async function fill({ pool, headers, wabaId }: SandboxServer): Promise<void> {
  let next = 0;
  const create = async () => {
    for (let at = next++; at < TEMPLATES; at = next++) {
      const answer = await pool.request({
        method: 'POST',
        path: `/v26.0/${wabaId}/message_templates`,
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(requestOf(at)),
      });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(text);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, create));
}

function nameOf(family: number): string {
  return `order_news_${family}`;
}

const TEXTS: Readonly<Record<string, string>> = {
  de: 'Guten Tag {{1}}, Ihre Bestellung {{2}} hat unser Lager verlassen und kommt morgen zu Ihnen',
  en_GB: 'Hello {{1}}, your order {{2}} has left our warehouse and will be with you tomorrow',
  es: 'Hola {{1}}, su pedido {{2}} ha salido de nuestro almacén y llegará mañana a su casa',
  fr: 'Bonjour {{1}}, votre commande {{2}} a quitté notre entrepôt et arrivera chez vous demain',
};

/** Words of its own for each, as texts of one business have; one in fifty is nearly another's. */
function textOf(family: number, language: string): string {
  let state = family % 50 === 49 ? family - 1 : family;
  const word = () => {
    state = (Math.imul(state + 1, 1103515245) + 12345) >>> 0;
    return WORDS[(state >>> 16) % WORDS.length];
  };
  const words = Array.from({ length: 14 }, () => `${word()}${word()}`);
  return `${TEXTS[language]}. ${words.join(' ')} ${family}.`;
}

const WORDS =
  'bell brake cable chain crank fork frame grip hub lamp lever nut pedal pump rack rim saddle spoke stand tyre valve wheel'.split(
    ' ',
  );

function fileOf(family: number): string {
  const languages = LANGUAGES.map(
    (language) => `  ${language}:
    header: Harbour Lane Bikes
    body:
      text: ${JSON.stringify(textOf(family, language))}
      examples: [Luz, "1477"]
    footer: Harbour Lane Bikes
    buttons:
      - { type: PHONE_NUMBER, text: Call us, phone_number: "+15550100100" }
      - { type: URL, text: Track, url: "https://bikes.example/t/{{1}}", example: "https://bikes.example/t/1477" }
`,
  );
  return `# What happens to order ${family}.\nname: ${nameOf(family)}\ncategory: UTILITY\nlanguages:\n${languages.join('')}`;
}

function requestOf(at: number): object {
  const family = Math.floor(at / LANGUAGES.length);
  const language = LANGUAGES[at % LANGUAGES.length] as string;
  const text = textOf(family, language) + (at % 2 === 0 ? '' : ' Changed.');
  return {
    name: nameOf(family),
    language,
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Harbour Lane Bikes' },
      { type: 'BODY', text, example: { body_text: [['Luz', '1477']] } },
      { type: 'FOOTER', text: 'Harbour Lane Bikes' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+15550100100' },
          {
            type: 'URL',
            text: 'Track',
            url: 'https://bikes.example/t/{{1}}',
            example: ['https://bikes.example/t/1477'],
          },
        ],
      },
    ],
  };
}
