import { LIMITS } from '../../core/rules/index.ts';
import { shownDuration } from '../../tui/print/duration.ts';
import { wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { printHeading } from '../../tui/print/heading.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { printPoint } from '../../tui/print/point.ts';
import { printCode } from '../../tui/print/qr.ts';
import { printCheck } from '../../tui/print/verdict.ts';
import type { Progress } from '../../tui/progress/import-progress.ts';
import { openProgress } from '../../tui/progress/progress.ts';
import type { Drawing } from '../command.ts';
import { syncWords } from '../onboarding-words.ts';
import { drawEnd } from './draw-end.ts';
import type { ShownEvent } from './events.ts';
import type { OnboardOptions } from './options.ts';
import { printFact } from './print-fact.ts';
import { openWaiting, type Waiting } from './waiting.ts';

/** The part of the drawing that goes on between events. */
interface State {
  readonly page: Page;
  readonly waiting: Waiting;
  /** Headings that stand. */
  readonly headed: Set<string>;
  /** Checks that nobody has answered; told in one line, since there are many. */
  readonly unknown: string[];
  progress?: Progress | undefined;
}

/** Tells an onboarding to people: headings and lines, a QR code, the countdown, bars while the history comes in. */
export function drawOnboarding(page: Page, options: OnboardOptions): Drawing<ShownEvent> {
  const state: State = { page, waiting: openWaiting(page), headed: new Set(), unknown: [] };
  const endChecks = () => {
    if (state.unknown.length === 0) return;
    const ids = state.unknown.splice(0).join(', ');
    printFact(page, page.theme.quiet('?'), `not known: ${ids}`, '(`coex check` asks for each)');
  };
  return {
    show: (event) => {
      if (event.event !== 'check') endChecks();
      draw(state, event, options);
    },
    close: async () => {
      endChecks();
      state.waiting.stop();
      state.progress?.finish();
    },
  };
}

function draw(state: State, event: ShownEvent, options: OnboardOptions) {
  const { page, waiting } = state;
  const { theme } = page;
  const fact = (mark: string, text: string, aside?: string) =>
    waiting.aside(() => printFact(page, mark, text, aside));
  const good = (text: string, aside?: string) => fact(theme.good('✔'), text, aside);
  const bad = (text: string, aside?: string) => fact(theme.warning('!'), text, aside);
  switch (event.event) {
    case 'verify-token':
      return say(
        state,
        `Made a verify token and kept it in the ${event.place}; \`coex listen\` uses it too.`,
      );
    case 'receiver':
      drawReceiver(state, event);
      if (!options.resume) waiting.say('Asking Meta');
      return;
    case 'pages':
      return say(state, `The signup page is served at ${event.url}; ${event.publicUrl} must lead there.`);
    case 'trouble':
      return waiting.aside(() => page.say(theme.bad(harmless(event.message))));
    case 'check':
      waiting.stop();
      head(state, 'Preflight');
      if (event.verdict === 'unknown') state.unknown.push(event.id);
      else printCheck(page, event, { idColumns: ID_COLUMNS });
      return;
    case 'losses':
      head(state, 'What changes for the customer');
      for (const { text } of event.losses) printPoint(page, '•', text);
      return;
    case 'losses-accepted':
      return good('accepted');
    case 'started':
      head(state, 'Onboarding');
      return say(state, `${event.onboardingId}. If it is stopped, \`coex onboard --resume\` goes on.`);
    case 'app-fields':
      if (event.added.length > 0) good(`subscribed the webhook fields ${event.added.join(', ')}`);
      return;
    case 'signup':
      return drawSignup(state, event);
    case 'signup-left':
      return bad(event.meaning, event.next);
    case 'signup-finished':
      return waiting.say('The signup is finished; looking for the number');
    case 'token-kept':
      return;
    case 'onboarded': {
      const name = [event.displayPhoneNumber ?? event.phoneNumberId, event.verifiedName ?? '']
        .join(' ')
        .trimEnd();
      return good(`${name} is on the Business app and the Cloud API`);
    }
    case 'countdown':
      return waiting.say(
        `${shownDuration(event.leftMs)} left to request the syncs`,
        `until ${shownTime(event.deadlineAt)}`,
      );
    case 'subscribed':
      return good(`subscribed the app to the WABA ${event.wabaId}`);
    case 'sync-unknown':
      return fact(
        theme.quiet('?'),
        `${event.sync}: no answer came; waiting for its webhooks until ${shownTime(event.waitUntil)}`,
      );
    case 'sync-requested': {
      const { sync, how, requestId } = event;
      if (how === 'unknown') return bad(`${sync}: asked for twice, and no answer came either time`);
      const aside = requestId === null ? '' : `(${requestId})`;
      const words = syncWords({ state: 'done', how });
      return how === 'declined' ? bad(`${sync}: ${words}`, aside) : good(`${sync}: ${words}`, aside);
    }
    case 'progress':
      waiting.stop();
      head(state, 'History');
      state.progress ??= openProgress(page);
      return state.progress.update(event.history);
    case 'done':
      waiting.stop();
      state.progress?.finish();
      return drawEnd(page, event, { listened: options.listen });
  }
}

const ID_COLUMNS = 'business-verification'.length;

function head({ page, headed }: State, text: string): void {
  if (headed.has(text)) return;
  headed.add(text);
  printHeading(page, text);
}

function say({ page, waiting }: State, text: string): void {
  waiting.aside(() => {
    for (const line of wrapped(harmless(text), page.columns, 0)) page.say(page.theme.quiet(line));
  });
}

function drawReceiver(state: State, { state: found, url }: ShownEvent & { readonly event: 'receiver' }) {
  const { page } = state;
  switch (found) {
    case 'here':
      return say(state, `Receiving webhooks at ${url}.`);
    case 'found':
      return say(state, `\`coex listen\` answers at ${url}.`);
    case 'missing': {
      const text = `No receiver answers at ${url}, and without one nothing of the history arrives. Run \`coex listen\` with this store, or add --listen.`;
      for (const line of wrapped(text, page.columns, 0)) page.say(page.theme.warning(line));
    }
  }
}

function drawSignup(state: State, { way, link }: ShownEvent & { readonly event: 'signup' }) {
  const { page, waiting } = state;
  const tell = (text: string) => {
    for (const line of wrapped(text, page.columns, 0)) page.print(line);
  };
  if (way === 'paste') {
    const seconds = LIMITS.signupCodeMs.value / 1000;
    return tell(
      `The customer signs up elsewhere, and you bring the code it ends with. It lives ${seconds} seconds, so have it sent at once.`,
    );
  }
  if (link === null) tell('The customer goes on with the link they have.');
  else {
    tell('The customer opens this and signs up, with the phone at hand:');
    printCode(page, link);
  }
  waiting.say('Waiting for the customer');
}
