import { CoexError } from '../../core/errors.ts';
import type { OnboardOptions } from './options.ts';

/** The ways `coex onboard` goes. */
export type WayName = 'page' | 'hosted' | 'paste';

/**
 * Which way an onboarding goes: what the flags name; else, when it is resumed, the way it was begun; else the page, when
 * a public URL is set; else somebody at the terminal pastes the code. Beside --hosted and --code a public URL only tells
 * where the webhooks go. Throws `usage` when the flags contradict each other, or nothing tells.
 */
export function chooseWay(
  options: OnboardOptions,
  {
    publicUrl,
    earlier,
    mayAsk,
  }: {
    readonly publicUrl: string | undefined;
    /** The way it was begun; null when that is not known. */
    readonly earlier?: string | null | undefined;
    readonly mayAsk: boolean;
  },
): WayName {
  const { hosted, code, waba } = options;
  if (hosted !== undefined && code !== undefined) {
    throw new CoexError('usage', {
      problem: '--hosted and --code are two ways to sign up.',
      fix: 'Leave one of them out.',
    });
  }
  const way = named(options) ?? known(earlier) ?? (publicUrl === undefined ? undefined : 'page');
  if (waba !== undefined && way !== undefined && way !== 'paste') {
    throw new CoexError('usage', {
      problem: `--waba goes with --code; ${way === 'page' ? 'the page' : 'the hosted link'} tells the WABA itself.`,
      fix: 'Leave it out.',
    });
  }
  if (way !== undefined) return way;
  if (mayAsk) return 'paste';
  throw new CoexError('usage', {
    problem: 'Nothing tells how the customer signs up.',
    fix: 'Give --public-url for a page of your own, --hosted with the link from the app dashboard, or --code with the code of a signup.',
  });
}

function named({ hosted, code, publicUrl }: OnboardOptions): WayName | undefined {
  if (hosted !== undefined) return 'hosted';
  if (code !== undefined) return 'paste';
  return publicUrl === undefined ? undefined : 'page';
}

function known(way: string | null | undefined): WayName | undefined {
  return way === 'page' || way === 'hosted' || way === 'paste' ? way : undefined;
}
