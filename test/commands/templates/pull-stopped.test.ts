import { existsSync, readdirSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setPullStage } from '../../support/pull-stage.ts';
import { documentOf } from '../../support/run.ts';
import { REQUESTS } from '../../support/template-requests.ts';

vi.mock('node:fs/promises', { spy: true });

afterEach(() => {
  vi.restoreAllMocks();
});

const { open, rename } = await vi.importActual<typeof fs>('node:fs/promises');

async function stage() {
  const made = await setPullStage();
  await made.create(...Object.values(REQUESTS));
  const argv = ['templates', 'pull', '--waba', made.sandbox.waba.id];
  const changed = `name: login_code\ncategory: AUTHENTICATION\nlanguages:\n  de: { body: "Ihr Code" }\n`;
  made.put('templates/login_code.yaml', changed);
  return { ...made, argv, changed };
}

/** What a whole pull leaves, and that it then has nothing more to do. */
async function wholeAfter({ ask, files, argv }: Awaited<ReturnType<typeof stage>>) {
  const ran = await ask(...argv);
  expect(ran).toMatchObject({ exitCode: 0, data: { problems: [] } });
  const again = await ask(...argv);
  expect(again.data.files.map(({ change }: { change: string }) => change)).not.toContain('changed');
  return files();
}

function drafts(folder: string): string[] {
  return readdirSync(join(folder, 'templates'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.part'));
}

describe('a pull that is stopped in the middle', () => {
  it.each([1, 2, 4])('by Ctrl-C leaves whole files, and the next goes on: file %i', async (nth) => {
    const made = await stage();
    const stop = new AbortController();
    let renamed = 0;
    vi.mocked(fs.rename).mockImplementation(async (from, to) => {
      await rename(from, to);
      renamed += 1;
      if (renamed === nth) stop.abort();
    });
    const ran = await made.coex([...made.argv, '--json'], { signal: stop.signal });
    expect(ran.exitCode).toBe(130);
    expect(documentOf(ran)).toMatchObject({ error: { code: 'interrupted' } });
    expect(renamed).toBe(nth);
    expect(drafts(made.folder)).toEqual([]);
    const between = made.files();
    vi.mocked(fs.rename).mockImplementation(rename);
    const whole = await wholeAfter(made);
    for (const [file, content] of Object.entries(between))
      expect([whole[file], file === 'login_code.yaml' ? made.changed : whole[file]]).toContain(content);
  });

  it('by a full disk says so, what is written, and leaves what was there', async () => {
    const made = await stage();
    let written = 0;
    vi.mocked(fs.open).mockImplementation(async (path, flags, mode) => {
      const handle = await open(path, flags, mode);
      if (!String(path).endsWith('.part')) return handle;
      written += 1;
      if (written < 3) return handle;
      const full = async () => {
        await handle.write('half of a');
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      };
      return new Proxy(handle, {
        get: (target, key) => {
          if (key === 'writeFile') return full;
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      }) as FileHandle;
    });
    const ran = await made.coex([...made.argv, '--json']);
    expect(ran.exitCode).toBe(1);
    const { error } = documentOf(ran);
    expect(error).toMatchObject({ code: 'templates-unwritable' });
    expect(`${error.message} ${error.hint}`).toMatch(
      /no space left on device.*template\.schema\.json, templates/s,
    );
    expect(drafts(made.folder)).toEqual([]);
    const between = made.files();
    vi.mocked(fs.open).mockImplementation(open);
    const whole = await wholeAfter(made);
    expect(Object.keys(between).length).toBeLessThan(Object.keys(whole).length);
    for (const [file, content] of Object.entries(between))
      expect([whole[file], file === 'login_code.yaml' ? made.changed : whole[file]]).toContain(content);
    expect(existsSync(join(made.folder, 'templates', 'weekend_offer.yaml'))).toBe(true);
  });
});
