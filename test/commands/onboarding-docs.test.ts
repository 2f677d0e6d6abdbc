import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { customerOf } from '../support/customer.ts';
import { freePort, setOut } from '../support/onboard-journey.ts';

const PAGE = readFileSync('docs/onboarding.md', 'utf8');

/** The commands of the page, in their order. */
function commands(): string[] {
  const blocks = [...PAGE.matchAll(/```console\n(.*?)```/gs)].map(([, text = '']) => text);
  return blocks.flatMap((block) => block.split('\n')).filter((line) => line.startsWith('$ '));
}

/** The words a shell makes of a line; double quotes keep one together. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ''));
}

describe('the page about onboarding', () => {
  it('shows commands that work, one after the other', async () => {
    const lines = commands();
    expect(lines.length).toBeGreaterThan(7);
    const journey = await setOut();
    const port = await freePort();
    for (const line of lines) {
      const customer = customerOf(journey.sandbox, (error) => Promise.reject(error));
      const values: Record<string, string> = {
        $PUBLIC_URL: `http://127.0.0.1:${port}`,
        $LINK: 'https://business.facebook.com/messaging/whatsapp/onboard/?app_id=1&config_id=2',
      };
      const typed = line.split(' | ').at(-1) ?? '';
      const [, ...words] = wordsOf(typed.replace(/^\$ /, '')).map((word) => values[word] ?? word);
      const ran = await journey.coex(words, {
        ...(line.includes('$CODE') ? { stdin: customer.accept() } : {}),
        env: words.includes('--listen') ? { COEX_PORT: port } : {},
        onOutput: customer.hear,
      });
      expect(ran, line).toMatchObject({ exitCode: 0 });
      // What was left to the receiver comes in.
      await journey.clock.sleep(60_000);
    }
  });

  it('names every state and outcome there is', async () => {
    const { STANDINGS } = await import('../../src/core/journal/index.ts');
    const told = new Set([...PAGE.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name));
    const isLeft = (name: string) => !['window-closed', 'superseded', 'abandoned'].includes(name);
    for (const name of STANDINGS.filter(isLeft)) expect(told).toContain(name);
    for (const name of ['detached', 'silent']) expect(told).toContain(name);
  });
});
