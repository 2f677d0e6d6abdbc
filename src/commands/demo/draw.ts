import { counted, grouped } from '../../tui/print/counted.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { printHeading } from '../../tui/print/heading.ts';
import { messageText, shownTime, speaker } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { printCode } from '../../tui/print/qr.ts';
import { printCheck } from '../../tui/print/verdict.ts';
import type { Progress } from '../../tui/progress/import-progress.ts';
import { openProgress } from '../../tui/progress/progress.ts';
import { openSpinner, type Spinner } from '../../tui/progress/spinner.ts';
import type { Drawing } from '../command.ts';
import type { DemoEvent } from './events.ts';

/** Below this many columns a message stands under its head. */
const NARROW = 60;
const NAME_WIDTH = 16;

/** Tells the demo to people: headings and lines, a QR code, bars while the history comes in. */
export function drawDemo(page: Page): Drawing<DemoEvent> {
  let spinner: Spinner | undefined;
  let progress: Progress | undefined;
  const heading = (text: string) => printHeading(page, text);
  return {
    show: (event) => {
      switch (event.event) {
        case 'started':
          page.print('An emulated Meta, an emulated phone, and a real coex between them.');
          page.say(page.theme.quiet(`Sandbox ${event.sandboxUrl}, receiver ${event.callbackUrl}`));
          return heading('Preflight');
        case 'check':
          return printCheck(page, event);
        case 'signup':
          heading('Onboarding');
          page.print(
            'The customer scans this, confirms in the WhatsApp Business app, and shares the history:',
          );
          printCode(page, event.link);
          spinner = openSpinner(page, 'Waiting for the phone');
          return;
        case 'onboarded':
          spinner?.done(
            `${event.displayPhoneNumber} ${event.verifiedName} is on the Business app and the Cloud API`,
          );
          return;
        case 'sync-requested':
          return page.print(`${page.theme.good('✔')} ${event.sync} requested, once (${event.requestId})`);
        case 'progress':
          if (!progress) heading('History');
          progress ??= openProgress(page);
          return progress.update(event.history);
        case 'imported':
          progress?.finish();
          page.print(
            `${event.stored === event.expected ? page.theme.good('✔') : page.theme.bad('✘')} ${grouped(event.stored)} of ${grouped(event.expected)} messages imported, ${counted(event.history.contacts, 'contact')}`,
          );
          return heading('Live');
        case 'message': {
          const {
            sentAt,
            origin,
            text,
            type,
            edited,
            revoked,
            status,
            imported,
            with: person,
          } = event.message;
          const words = messageText({ text, type, edited, revoked, status, imported, origin, with: person });
          return live(page, sentAt, origin, person, harmless(words));
        }
        case 'revision': {
          const words = event.kind === 'edit' ? `edited: ${event.text ?? ''}` : 'revoked a message';
          return live(page, event.changedAt, event.by, event.with ?? '', page.theme.quiet(harmless(words)));
        }
        case 'done':
          return drawSummary(page, event);
      }
    },
    close: async () => {
      spinner?.stop();
      progress?.finish();
    },
  };
}

function live(
  page: Page,
  at: string,
  origin: 'customer' | 'app' | 'api',
  person: string,
  words: string,
): void {
  const time = page.theme.quiet(shownTime(at).slice(11));
  const head = `${time} ${speaker(page, origin)}  ${harmless(person)}`;
  if (page.columns !== undefined && page.columns < NARROW) {
    page.print(head);
    page.print(`  ${words}`);
    return;
  }
  const padding = ' '.repeat(Math.max(0, NAME_WIDTH - person.length));
  page.printLine(`${head}${padding} ${words}`);
}

function drawSummary(page: Page, done: DemoEvent & { event: 'done' }): void {
  const { customer, app, api } = done.live;
  page.print(`\n${page.theme.strong('Summary')}`);
  page.print(
    `  imported   ${grouped(done.imported)} of ${grouped(done.expected)} messages, ${counted(done.chats, 'chat')}`,
  );
  page.print(`  contacts   ${grouped(done.contacts)}`);
  page.print(`  live       ${customer} from customers, ${app} typed in the app, ${api} sent by API`);
  page.print(`  webhooks   ${grouped(done.deliveries.accepted)} received, each on disk before its 200`);
  const kept = done.home !== null;
  page.say(
    kept
      ? `Look at it with: COEX_HOME=${done.home} coex chats list`
      : page.theme.quiet('Nothing was kept; `coex demo --keep <folder>` keeps it.'),
  );
}
