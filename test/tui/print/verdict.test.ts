import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { createPage } from '../../../src/tui/print/page.ts';
import { printCheck, printSources, sourcesOf } from '../../../src/tui/print/verdict.ts';
import { captured } from '../../support/host.ts';

function drawn(draw: (page: ReturnType<typeof createPage>) => void, columns?: number): string[] {
  const stdout = captured(columns !== undefined, columns);
  const io = {
    stdin: { async *[Symbol.asyncIterator]() {} },
    stdout: stdout.stream,
    stderr: captured().stream,
  };
  draw(createPage({ io, env: {}, noColor: true, quiet: false }));
  return stdout.text().split('\n').slice(0, -1);
}

const CHECK = {
  id: 'disk',
  verdict: 'warn',
  reason: 'only little is free on this disk, and imports need some',
  fix: 'Make room, or name another store.',
} as const;

describe('a check', () => {
  it('is a line off a terminal, and what to do under it', () => {
    expect(drawn((page) => printCheck(page, CHECK))).toEqual([
      '! disk            only little is free on this disk, and imports need some',
      '                  Make room, or name another store.',
    ]);
  });

  it('goes on under itself where the terminal ends', () => {
    expect(drawn((page) => printCheck(page, CHECK), 60)).toEqual([
      '! disk            only little is free on this disk, and',
      '                  imports need some',
      '                  Make room, or name another store.',
    ]);
  });

  it('stands under its name where there is no room beside it', () => {
    const lines = drawn((page) => printCheck(page, CHECK, { idColumns: 21 }), 40);
    expect(lines).toEqual([
      '! disk',
      '  only little is free on this disk, and',
      '  imports need some',
      '  Make room, or name another store.',
    ]);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(40);
  });

  it('has a mark of its own for each verdict, without colour too', () => {
    const marks = (['pass', 'warn', 'fail', 'unknown'] as const).map(
      (verdict) => drawn((page) => printCheck(page, { id: 'x', verdict, reason: 'y' }))[0]?.[0],
    );
    expect(marks).toEqual(['✔', '!', '✘', '?']);
  });

  it('refers to its source by a note, each told once', () => {
    const of = (id: string, source: string) => ({ ...CHECK, id, fix: undefined, source, asOf: '2026-09-11' });
    const checks = [
      of('one', 'a page'),
      of('two', 'another'),
      of('three', 'a page'),
      { ...CHECK, fix: undefined },
    ];
    const sources = sourcesOf(checks);
    const lines = drawn((page) => {
      for (const check of checks) printCheck(page, { ...check, reason: 'so' }, { sources });
      printSources(page, sources);
    });
    expect(lines).toEqual([
      '! one             so [1]',
      '! two             so [2]',
      '! three           so [1]',
      '! disk            so',
      '[1] a page, 2026-09-11',
      '[2] another, 2026-09-11',
    ]);
  });

  it('cannot drive the terminal', () => {
    const text = '\u001b[2Jx';
    const check = { ...CHECK, reason: text, fix: text, source: text, asOf: '' };
    const lines = drawn((page) => {
      printCheck(page, check, { sources: sourcesOf([check]) });
      printSources(page, sourcesOf([check]));
    });
    expect(lines.join('')).not.toContain('\u001b');
  });
});
