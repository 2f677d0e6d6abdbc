import '../../support/terminal.ts';
import { describe, expect, it } from 'vitest';
import { createPage } from '../../../src/tui/print/page.ts';
import { openProgress } from '../../../src/tui/progress/progress.ts';
import { openSpinner } from '../../../src/tui/progress/spinner.ts';
import { captured } from '../../support/host.ts';

function pageOf({ tty = false, quiet = false, noColor = false } = {}) {
  const stdout = captured(tty);
  const stderr = captured(tty);
  const io = { stdin: process.stdin, stdout: stdout.stream, stderr: stderr.stream };
  return { page: createPage({ io, env: { TERM: 'xterm' }, noColor, quiet }), stdout, stderr };
}

const at = (progress: number) => ({
  progress,
  phases: [
    { phase: 0, chunks: 1, messages: progress, missing: 0 },
    { phase: 1, chunks: 2, messages: progress * 100, missing: 0 },
  ],
  messages: progress * 101,
  chats: 1,
  contacts: 7,
  mediaPending: 0,
  messagesPerMinute: null,
  leftMs: null,
});

describe('progress off a terminal', () => {
  it('speaks of phases only when there are any', () => {
    const { page, stderr } = pageOf();
    openProgress(page).update({ ...at(0), phases: [], messages: 0 });
    expect(stderr.text()).toBe('  0 %  0 messages, 1 chat, 7 contacts\n');
  });

  it('is a line at every tenth of the way, with what has come', () => {
    const { page, stderr, stdout } = pageOf();
    const progress = openProgress(page);
    for (const share of [0, 3, 9, 10, 10, 34, 35, 99, 100, 100]) progress.update(at(share));
    progress.finish();
    expect(
      stderr
        .text()
        .split('\n')
        .map((line) => line.slice(0, 5)),
    ).toEqual(['  0 %', ' 10 %', ' 34 %', ' 99 %', '100 %', '']);
    expect(stderr.text()).toContain(
      '100 %  10,100 messages, 1 chat, 7 contacts (phase 0: 100; phase 1: 10,000)\n',
    );
    expect(stdout.text()).toBe('');
  });

  it('is nothing with --quiet, on a terminal neither', () => {
    for (const tty of [false, true]) {
      const { page, stderr, stdout } = pageOf({ quiet: true, tty });
      const progress = openProgress(page);
      progress.update(at(50));
      progress.finish();
      expect(stderr.text() + stdout.text()).toBe('');
    }
  });
});

describe('progress on a terminal', () => {
  it('is bars, once they are loaded, drawn from the latest state', async () => {
    const { page, stderr } = pageOf({ tty: true });
    const progress = openProgress(page);
    progress.update(at(10));
    progress.update(at(42));
    await expect.poll(stderr.text, { timeout: 10_000 }).toContain('42 %');
    expect(stderr.text()).not.toContain('10 %');
    progress.update(at(77));
    await expect.poll(stderr.text).toContain('77 %');
    progress.finish();
    progress.finish();
  });

  it('draws nothing when it is over before they are loaded', async () => {
    const { page, stderr } = pageOf({ tty: true });
    const progress = openProgress(page);
    progress.update(at(10));
    progress.finish();
    await import('#tui');
    await new Promise((resolve) => setImmediate(resolve));
    expect(stderr.text()).toBe('');
  });
});

describe('a spinner', () => {
  it('is a line off a terminal, and its end a line of the answer', () => {
    const { page, stdout, stderr } = pageOf();
    const spinner = openSpinner(page, 'Waiting');
    spinner.done('Arrived');
    spinner.stop();
    expect([stdout.text(), stderr.text()]).toEqual(['✔ Arrived\n', 'Waiting …\n']);
  });

  it.each([false, true])(
    'turns on a terminal, and leaves nothing but its end; without colour: %s',
    (noColor) => {
      const { page, stdout, stderr } = pageOf({ tty: true, noColor });
      const spinner = openSpinner(page, 'Waiting');
      expect(stderr.text()).toContain('Waiting');
      expect(stderr.text()).not.toContain('Waiting …');
      spinner.done('Arrived');
      expect(stdout.text()).toContain('✔');
      expect(stdout.text()).toContain(' Arrived\n');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
      expect(/\u001b\[3\d(;|m)/.test(stderr.text())).toBe(!noColor);
      expect(stderr.text().endsWith('\u001b[?25h')).toBe(true);
    },
  );
});
