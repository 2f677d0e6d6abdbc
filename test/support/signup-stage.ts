import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import {
  createSignupPages,
  ownPage,
  type Refusal,
  type SignupPages,
  sdkFor,
  servePages,
} from '../../src/core/onboarding/index.ts';
import { fixedClock, seededRandom } from './run.ts';

/** A signup page on loopback, and who waits for its code. */
export interface SignupStage {
  readonly link: string;
  readonly outcome: Promise<object>;
  /** What the terminal was told. */
  readonly left: readonly Refusal[];
  close(): Promise<void>;
}

/** Puts up a signup page that a browser on this machine can open. */
export async function setSignupStage({
  graphUrl = 'https://graph.facebook.com',
  app = { id: '660000000000004', configId: '880000000000006' },
  clock = fixedClock(),
} = {}): Promise<SignupStage> {
  let pages: SignupPages | undefined;
  const server = await servePages(
    { handle: (request, response) => pages?.handle(request, response) ?? false },
    { host: '127.0.0.1', port: 0 },
  );
  onTestFinished(server.close);
  pages = createSignupPages({
    publicUrl: `http://127.0.0.1:${server.port}`,
    clock,
    random: seededRandom(5),
  });
  const left: Refusal[] = [];
  const way = ownPage({
    pages,
    app,
    graphVersion: 'v26.0',
    sdk: sdkFor(graphUrl),
    changes: [
      'Broadcast lists can no longer be sent from the app.',
      'Disappearing and view-once messages are switched off.',
      'Linked devices are unlinked once, and can be linked again.',
    ],
  });
  const { signal } = new AbortController();
  const signup = await way.open({ onboardingId: 'x', signal, onLeft: (refusal) => left.push(refusal) });
  return { link: signup.link ?? '', outcome: signup.outcome, left, close: signup.close };
}

/** A browser's window on its own, and everything that went wrong in it. */
export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors and warnings of the console, breaches of the policy among them, and what was thrown. */
  readonly problems: readonly string[];
}

/** Opens a window of its own; time stands still in it until `page.clock` moves it, unless told otherwise. */
export async function visit(
  browser: Browser,
  { isTimeReal = false, ...options }: { isTimeReal?: boolean } & Parameters<Browser['newContext']>[0] = {},
): Promise<Visit> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const problems: string[] = [];
  const heard = (message: ConsoleMessage) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  };
  context.on('console', heard);
  context.on('weberror', (error) => problems.push(String(error.error())));
  const page = await context.newPage();
  if (!isTimeReal) await page.clock.install();
  return { context, page, problems };
}
