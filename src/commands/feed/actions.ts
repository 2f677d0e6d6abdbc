import { CoexError } from '../../core/errors.ts';
import { findNames } from '../../core/numbers/index.ts';
import { sendTemplate, sendText } from '../../core/sending/index.ts';
import { openStore, type Store, whenFree } from '../../core/store/index.ts';
import type { FeedActions, FeedChat } from '../../tui/feed/source.ts';
import type { Context } from '../context.ts';
import { drawChat } from '../diagnose/chat-drawing.ts';
import { runChat } from '../diagnose/chat-run.ts';
import { drawExplanation } from '../explain-drawing.ts';
import { explain } from '../explanation.ts';
import { exportPage } from './export-page.ts';
import type { HeldStore } from './held-store.ts';
import { reportOf } from './report.ts';
import { templateObstacles } from './template-obstacles.ts';
import { createShelf } from './template-shelf.ts';

/** What is asked of a locked store holds up the screen for so long at most, and is tried again a little later. */
const SHORT = { patienceMs: 100 };
/** So long a store may stay locked until what was asked for is not done. */
const PATIENCE_MS = 5000;

/** What the screen can do, by the same ways as the commands that do it. */
export function feedActions(context: Context, held: HeldStore): FeedActions {
  const { clock } = context;
  const shelf = createShelf(context);

  /** With a connection of its own: what the screen reads by waits for nobody. A store that is gone is not made anew. */
  const withStore = async <Result>(work: (store: Store) => Promise<Result>): Promise<Result> => {
    const store = await whenFree(clock, PATIENCE_MS, async () => {
      await held.look();
      return openStore(held.address, SHORT);
    });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };

  /** With a store that could be written to just now: what is sent is to be kept. */
  const toSend = (send: (store: Store) => Promise<string>): Promise<string> =>
    withStore(async (store) => {
      await whenFree(clock, PATIENCE_MS, () => store.db.transaction().execute(async () => undefined));
      return send(store);
    });

  const addressed = async (store: Store, { phoneNumberId, waId, userId }: FeedChat) => {
    const { wabaId } = await findNames(store, phoneNumberId);
    const to = { waId: waId ?? undefined, userId: userId ?? undefined };
    return { phoneNumberId, to, token: await tokenFor(context, wabaId) };
  };

  return {
    sendText: (chat, text, replyTo) =>
      toSend(async (store) => {
        const message = { ...(await addressed(store, chat)), text, replyTo };
        return sendText({ graph: await context.graph(), store, clock }, message);
      }),
    templates: (chat) =>
      withStore(async (store) => {
        const { wabaId } = await findNames(store, chat.phoneNumberId);
        if (wabaId === null) {
          const fix = 'See `coex numbers list`; the next webhook of the number names its account.';
          throw new CoexError('not-found', { what: 'WABA', wanted: chat.phoneNumberId, fix });
        }
        return shelf.choices(wabaId, await tokenFor(context, wabaId));
      }),
    previewTemplate: async (chat, template, values) => {
      const { preview } = shelf.fill(template, values);
      const obstacles = await templateObstacles((await held.look()).store, chat, template);
      return { ...preview, problems: [...obstacles, ...preview.problems] };
    },
    sendTemplate: (chat, template, values) =>
      toSend(async (store) => {
        const { preview, text, request } = shelf.fill(template, values);
        const [problem] = preview.problems;
        if (problem !== undefined) throw new CoexError('usage', { problem, fix: 'Correct the value.' });
        const [obstacle] = await templateObstacles(store, chat, template);
        if (obstacle !== undefined)
          throw new CoexError('usage', {
            problem: obstacle,
            fix: 'Nothing was sent. Choose another template.',
          });
        const message = { ...(await addressed(store, chat)), template: request, text };
        return sendTemplate({ graph: await context.graph(), store, clock }, message);
      }),
    diagnose: (chat) =>
      withStore(async (store) => {
        const own = { ...context, store: async () => store, readableStore: async () => store };
        const { data } = await runChat(own, String(chat.id));
        return reportOf(`Diagnosis of ${chat.name}`, (page) => drawChat(page, data));
      }),
    explain: async (code) => reportOf(code, (page) => drawExplanation(page).show(explain(code))),
    exportChat: (chat) => withStore((store) => exportPage({ ...context, store: async () => store }, chat.id)),
  };
}

/** The token that an onboarding kept for the account, else the profile's own. */
async function tokenFor(context: Context, wabaId: string | null): Promise<string> {
  const secrets = await context.secrets();
  const kept = wabaId === null ? undefined : await secrets.find(`business-token-${wabaId}`);
  return kept?.value ?? secrets.get('access-token');
}
