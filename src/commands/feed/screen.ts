import { CoexError } from '../../core/errors.ts';
import type { FeedActions, FeedSource } from '../../tui/feed/source.ts';
import { wantsColor } from '../../tui/print/color.ts';
import type { Context } from '../context.ts';
import { holdOutput } from './held-output.ts';

/** Whether there is a terminal at both ends, on which a screen can be drawn. */
export function canOpenScreen({ io, host, flags }: Context): boolean {
  const isTerminal = io.stdout.isTTY === true && io.stdin.isTTY === true;
  // A dumb terminal cannot place its cursor.
  return isTerminal && !flags.json && host.env.TERM !== 'dumb';
}

/**
 * Shows the screen until it is left, or `signal` aborts; what is written to stderr meanwhile comes after it. Throws
 * `graph-outcome-unknown` when a message that is being sent is not waited for.
 */
export type ShowScreen = (
  context: Context,
  screen: { readonly source: FeedSource; readonly actions: FeedActions; readonly signal: AbortSignal },
) => Promise<void>;

/** Loads what draws the screen, which takes most of the time until its first frame: to be called first of all. */
export async function loadScreen(): Promise<ShowScreen> {
  const { openFeed } = await import('#feed');
  return async ({ io, host, flags, clock }, { source, actions, signal }) => {
    const { suspension } = host;
    const release = holdOutput(io.stderr);
    const left = await openFeed({
      source,
      actions,
      stdin: io.stdin as typeof io.stdin & NodeJS.ReadableStream,
      stdout: io.stdout,
      clock,
      signal,
      inColor: !flags.noColor && wantsColor(host.env, true),
      isUnicode: isUnicode(host),
      stopProcess: suspension?.stop ?? (async () => undefined),
      ...(suspension && { onResume: suspension.onResume }),
      onWaiting: () => {
        release();
        io.stderr.write('Waiting for a message that is being sent; Ctrl-C leaves it.\n');
      },
    }).finally(release);
    if (left.length === 0) return;
    const call = `the message to ${left.map(({ name }) => name).join(' and the one to ')}`;
    throw new CoexError('graph-outcome-unknown', { call, problem: 'it was left before there was one' });
  };
}

/** Whether the terminal shows more than ASCII: by the locale that holds, as POSIX has it. */
export function isUnicode({ env, platform }: Pick<Context['host'], 'env' | 'platform'>): boolean {
  if (env.TERM === 'linux') return false;
  // Windows Terminal and its like; the old console shows what its font happens to have.
  if (platform === 'win32') return env.WT_SESSION !== undefined || env.TERM_PROGRAM !== undefined;
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}
