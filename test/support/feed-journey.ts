import { onTestFinished } from 'vitest';
import { createContext } from '../../src/commands/context.ts';
import { feedActions } from '../../src/commands/feed/actions.ts';
import { holdStore } from '../../src/commands/feed/held-store.ts';
import { globalFlags } from '../../src/commands/global-flags.ts';
import { findCommand } from '../../src/commands/registry.ts';
import { chatsAt } from '../../src/core/conversations/index.ts';
import { hostOn } from './host.ts';
import { NUMBER, setOut } from './onboard-journey.ts';
import { temporaryFolder } from './run.ts';
import { storeAddress, withStoreOf } from './store-address.ts';

const ONBOARD = ['onboard', NUMBER, '--accept-losses', '--code', '-'];

/** A number on the API that a customer has written to, and what the feed can do there. */
export async function setFeed() {
  const journey = await setOut();
  const onboarded = await journey.coex(ONBOARD, { stdin: journey.accept() });
  if (onboarded.exitCode !== 0) throw new Error(onboarded.stderr);
  const workingFolder = temporaryFolder();
  const { env, clock } = journey;
  const context = createContext(
    hostOn({ env: await withStoreOf(env), clock, workingFolder }).host,
    globalFlags.parse({}),
    findCommand,
  );
  onTestFinished(context.close);
  const held = await holdStore(await storeAddress(`${env.COEX_HOME}/store.db`));
  onTestFinished(held.close);
  const writes = async (text: string) => {
    const [customer] = journey.sandbox.customers.list();
    if (customer === undefined) throw new Error('Nobody is there.');
    journey.sandbox.customers.send(customer.waId, text);
    await journey.sandbox.advance(5000);
  };
  await writes('Is my bike ready?');
  /** The chat of the one who wrote, as the list has it. */
  const chat = async () => {
    const { store } = await held.look();
    const { items } = await chatsAt(store, {}, { kind: 'latest' }, 1);
    const [found] = items;
    if (found === undefined) throw new Error('There is no chat.');
    return { ...found, at: found.lastMessageAt, assignee: null };
  };
  return { ...journey, context, held, workingFolder, writes, chat, actions: feedActions(context, held) };
}
