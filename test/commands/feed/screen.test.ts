import { expect, it } from 'vitest';
import { createContext } from '../../../src/commands/context.ts';
import { loadScreen } from '../../../src/commands/feed/screen.ts';
import { globalFlags } from '../../../src/commands/global-flags.ts';
import { findCommand } from '../../../src/commands/registry.ts';
import type { FeedActions } from '../../../src/tui/feed/source.ts';
import { filledFeed } from '../../support/feed-source.ts';
import { captured, hostOn } from '../../support/host.ts';
import { openFakeScreen } from '../../support/screen.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

it('says, once the terminal is as before, that it waits for a message, and to whom one was being sent when it is left', async () => {
  const { source } = filledFeed();
  const terminal = openFakeScreen();
  const clock = virtualClock({ settled: terminal.settled });
  const stderr = captured(true);
  const { host } = hostOn({ clock });
  const io = {
    stdin: Object.assign(terminal.stdin, { isTTY: true }),
    stdout: terminal.stdout,
    stderr: stderr.stream,
  };
  const context = createContext({ ...host, io }, globalFlags.parse({}), findCommand);
  const actions = {
    sendText: () => new Promise<string>(() => undefined),
  } as Partial<FeedActions> as FeedActions;
  const leaving = new AbortController();
  const showScreen = await loadScreen();
  const shown = showScreen(context, { source, actions, signal: leaving.signal });
  await terminal.settled();
  await clock.pass(300);
  await terminal.press('r', 'h', 'i', 'enter');
  stderr.stream.write('> POST https://meta/1/messages\n');
  expect(stderr.text()).toBe('');
  await terminal.press('ctrl+c');
  await terminal.settled();
  expect(terminal.isAlternate()).toBe(false);
  expect(stderr.text().split('\n')).toEqual([
    '> POST https://meta/1/messages',
    'Waiting for a message that is being sent; Ctrl-C leaves it.',
    '',
  ]);
  leaving.abort();
  await expect(shown).rejects.toMatchObject({
    code: 'graph-outcome-unknown',
    exit: 7,
    message: expect.stringContaining('the message to Customer 1'),
  });
});
