import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import written from '../../src/commands/manifest.json' with { type: 'json' };
import type { Manifest } from '../../src/commands/manifest.ts';
import { COMMANDS, findCommand, GROUPS } from '../../src/commands/registry.ts';
import { ERRORS } from '../../src/core/errors.ts';
import { parse } from '../../src/program.ts';
import { buildManifest } from '../../tools/manifest.ts';
import { captured } from '../support/host.ts';

const NAMES = Object.keys(COMMANDS);
const manifest = written as Manifest;

describe('the manifest', () => {
  it('is what the commands make of it; `npm run generate` brings it up to date', async () => {
    expect(written).toEqual(JSON.parse(JSON.stringify(await buildManifest())));
  });

  it('has kebab-case flags only, none of a command hiding a global one', () => {
    const globals = manifest.globals.map(({ flag }) => flag);
    for (const { options } of manifest.commands) {
      for (const { flag } of options) {
        expect(flag).toMatch(/^--[a-z]+(-[a-z]+)*$/);
        expect(globals).not.toContain(flag);
      }
    }
    expect(globals.every((flag) => /^--[a-z]+(-[a-z]+)*$/.test(flag))).toBe(true);
  });

  it('says of every argument and flag what it is', () => {
    const described = manifest.commands.flatMap(({ args, options }) => [...args, ...options]);
    for (const { about } of [...described, ...manifest.globals]) expect(about).toMatch(/^[A-Z].*[.…]$/);
  });

  it('has no flag that takes a secret', () => {
    const flags = [...manifest.globals, ...manifest.commands.flatMap(({ options }) => options)];
    const taking = flags.filter(({ value }) => value !== undefined).map(({ flag }) => flag);
    for (const flag of taking) expect(flag).not.toMatch(/secret|token|password|key|credential/);
  });

  it('names a group for every verb, and no group without', () => {
    const groups = NAMES.flatMap((name) => {
      const words = name.split(' ').slice(0, -1);
      return words.map((_, at) => words.slice(0, at + 1).join(' '));
    });
    // A command that is a group too says what it is by itself.
    const wanted = groups.filter((group) => !NAMES.includes(group));
    expect(new Set(Object.keys(GROUPS))).toEqual(new Set(wanted));
  });
});

describe('every command', () => {
  it.each(NAMES)('is registered under its own name and says what it does: %s', async (name) => {
    const command = await findCommand(name);
    expect(command?.name).toBe(name);
    expect(command?.summary).toMatch(/^[A-Z].*\.$/);
    expect(command?.summary.length).toBeLessThanOrEqual(110);
    if (command?.description !== undefined) expect(command.description).toMatch(/\.$/);
    for (const [code, meaning] of Object.entries(command?.exits ?? {})) {
      expect([1, 2, 3, 4, 5, 6, 7, 130]).toContain(Number(code));
      expect(meaning).toMatch(/^[a-z].*[^.]$/);
    }
  });

  it.each(NAMES)('has examples that parse as printed, for itself: %s', async (name) => {
    const examples = (await findCommand(name))?.examples ?? [];
    expect(examples.length).toBeGreaterThan(0);
    for (const { run, says } of examples) {
      expect(says).toMatch(/^[A-Z].*\.$/);
      const words = wordsOf(run.split(' | ').at(-1) ?? '');
      expect(words[0]).toBe('coex');
      const parsed = parse(words.slice(1), manifest, '0', captured().stream);
      expect(parsed).toMatchObject({ kind: 'run', name });
    }
  });
});

describe('every error', () => {
  const source = globSync('src/**/*.{ts,tsx}')
    .filter((file) => !file.endsWith('core/errors.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  it.each(Object.keys(ERRORS))('is raised somewhere: %s', (code) => {
    // A comparison with a code raises nothing.
    expect(source).toMatch(new RegExp(`(?<![!=]== )'${code}'`));
  });

  it.each(Object.entries(ERRORS))('has a sentence, a hint and an exit of the design: %s', (code, row) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(row.message).toMatch(/^((coex |[A-Z{]).*\.|\{problem\})$/);
    expect(row.hint).toMatch(/[.}]$/);
    expect([1, 2, 4, 5, 6, 7, 130]).toContain(row.exit);
  });
});

/** The words a shell makes of a line; double quotes keep one together. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
