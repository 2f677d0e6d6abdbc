import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createPage, type PageOptions } from '../../../src/tui/print/page.ts';
import { captured } from '../../support/host.ts';

function page(options: Partial<PageOptions> & { readonly tty?: boolean; readonly columns?: number } = {}) {
  const { tty = false, columns = 80, ...others } = options;
  const stdout = captured(tty, columns);
  const stderr = captured(tty, columns);
  const io = { stdin: process.stdin, stdout: stdout.stream, stderr: stderr.stream };
  return { page: createPage({ io, env: {}, noColor: false, quiet: false, ...others }), stdout, stderr };
}

describe('a page', () => {
  it('puts the answer on stdout and the talk on stderr', () => {
    const { page: drawn, stdout, stderr } = page();
    drawn.print('answer');
    drawn.table(['A'], [['1']]);
    drawn.printLine('line');
    drawn.say('talk');
    expect(stdout.text()).toBe('answer\nA\n1\nline\n');
    expect(stderr.text()).toBe('talk\n');
  });

  it('says nothing with --quiet', () => {
    const { page: drawn, stderr } = page({ quiet: true });
    drawn.say('talk');
    expect(stderr.text()).toBe('');
  });

  it('cuts tables and lines at the width of a terminal, and nowhere else', () => {
    const long = 'x'.repeat(100);
    const narrow = page({ tty: true, columns: 20 });
    narrow.page.printLine(long);
    narrow.page.print(long);
    narrow.page.table(['A'], [[long]]);
    const [line, whole, , row] = narrow.stdout.text().split('\n');
    expect([line?.length, whole?.length, row?.length]).toEqual([20, 100, 20]);
    const piped = page({ columns: 20 });
    piped.page.printLine(long);
    expect(piped.stdout.text()).toBe(`${long}\n`);
    expect(piped.page.columns).toBeUndefined();
  });

  it('takes a terminal that says it has 0 columns for one of 80', () => {
    const { page: drawn, stdout } = page({ tty: true, columns: 0 });
    drawn.table(['A'], [['x'.repeat(100)]]);
    expect(stdout.text().split('\n')[1]).toBe(`${'x'.repeat(79)}…`);
  });

  it('leaves text as it is where there is no colour', () => {
    const { theme } = page().page;
    for (const style of Object.values(theme)) expect(style('text')).toBe('text');
    const { theme: coloured } = page({ tty: true }).page;
    for (const style of Object.values(coloured))
      expect([stripVTControlCharacters(style('text')), style('text').length > 4]).toEqual(['text', true]);
  });
});
