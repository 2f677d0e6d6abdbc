import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBinary } from '../support/binary.ts';
import { launchBrowser } from '../support/browser.ts';
import { coexIn } from '../support/coex.ts';
import { BEGIN, received, tellChats } from '../support/export-stage.ts';
import { run, temporaryFolder } from '../support/run.ts';
import { delivery, numberValue, text } from '../support/webhooks.ts';

const MESSAGES = 30_000;

const browser = await launchBrowser();
afterAll(() => browser?.close());

describe('a page of an export in a browser', () => {
  it.skipIf(browser === undefined)('loads nothing, runs nothing, and fits 320 pixels', async () => {
    const coex = await tellChats();
    await coex.tell(
      received('wamid.X', BEGIN + 900, {
        text: { body: `<img src=x onerror="document.title='run'"><script>document.title='run'</script>` },
      }),
      received('wamid.Y', BEGIN + 901, { text: { body: 'x'.repeat(500) } }),
    );
    const out = join(temporaryFolder(), 'html');
    await run(['chats', 'export', '--format', 'html', '--out', out], { env: { COEX_HOME: coex.folder } });
    const context = await browser?.newContext({ viewport: { width: 320, height: 600 } });
    const page = await context?.newPage();
    const heard: string[] = [];
    page?.on('request', (request) => heard.push(request.url()));
    page?.on('console', (message) => heard.push(message.text()));
    const url = pathToFileURL(join(out, 'chat-1.html')).href;
    await page?.goto(url);
    expect(heard).toEqual([url]);
    expect(await page?.title()).toBe('Chat with Mira');
    expect(await page?.evaluate('document.documentElement.scrollWidth')).toBe(320);
    // The one style is let in by its digest.
    expect(await page?.evaluate('getComputedStyle(document.querySelector("article")).borderRadius')).toBe(
      '10px',
    );
    await page?.getByRole('link', { name: 'All chats' }).click();
    expect(await page?.title()).toBe('Chats');
    await context?.close();
  });
});

describe('an export as a process', () => {
  const home = temporaryHome();

  it.each([['ndjson'], ['csv'], ['text']])('ends quietly when nobody reads on: %s', async (format) => {
    const running = startBinary(['chats', 'export', '1', '--format', format], {
      env: { COEX_HOME: home.folder() },
    });
    await new Promise((resolve) => running.stdout.once('data', resolve));
    running.stdout.destroy();
    const { stderr, exitCode } = await running;
    expect([stderr, exitCode]).toEqual(['', 0]);
  });

  it.each([['ndjson'], ['html']])('leaves nothing behind on SIGINT: %s', async (format) => {
    const folder = temporaryFolder();
    const out = join(folder, 'out');
    const running = startBinary(['chats', 'export', '--format', format, '--out', out], {
      env: { COEX_HOME: home.folder() },
    });
    await until(() => readdirSync(folder).length > 0);
    running.kill('SIGINT');
    const { stdout, exitCode } = await running;
    expect([stdout, exitCode]).toEqual(['', 130]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('holds little more for many messages than for few', async () => {
    const flags = ['--max-old-space-size=24'];
    const out = join(temporaryFolder(), 'all.ndjson');
    const { exitCode } = await startBinary(['chats', 'export', '--out', out], {
      env: { COEX_HOME: home.folder() },
      flags,
    });
    expect(exitCode).toBe(0);
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(MESSAGES + 3);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** A home with a chat that takes a while to export. */
function temporaryHome() {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coex-test-'));
    const coex = coexIn(folder);
    const bodies = Array.from({ length: MESSAGES / 1000 }, (_, from) =>
      delivery(
        'messages',
        numberValue({
          messages: Array.from({ length: 1000 }, (_, at) =>
            text(`wamid.${from}.${at}`, 'Is the blue frame in stock? '.repeat(10), BEGIN + from * 1000 + at),
          ),
        }),
      ),
    );
    await coex.tell(...bodies);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { folder: () => folder };
}
