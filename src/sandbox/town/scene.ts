import { type Random, randomFor } from '../random.ts';
import { schedule } from '../timeline.ts';
import { count, type World } from '../world.ts';
import { edit, react, revoke, say } from './conversation.ts';
import type { Customer } from './customers.ts';

interface Step {
  /** Since the step before. */
  readonly afterS: readonly [least: number, most: number];
  act(): void;
}

/** Schedules a few minutes of a busy shop. The API side is left to the client under test. */
export function playScene(world: World): void {
  const random = randomFor(world.seed, 'scene', count(world, 'scene'));
  let delayMs = 0;
  for (const step of sceneOf(world, random)) {
    delayMs += random.integer(...step.afterS) * 1000 + random.integer(0, 999);
    schedule(world.timeline, delayMs, step.act);
  }
}

/** Customers who ask what a bot can answer, the owner who types in between, second thoughts on both sides. */
function sceneOf(world: World, random: Random): readonly Step[] {
  const [asker, owner, chatty, hasty] = random.shuffle(world.customers.filter(isPlain));
  const friend = find(world, (customer) => customer.username !== undefined && customer.phone === 'shown');
  const stranger = find(world, (customer) => customer.isNew && customer.phone !== 'shown');
  const arab = find(world, (customer) => customer.language === 'ar');
  const [a, o, c, h] = [asker ?? friend, owner ?? friend, chatty ?? friend, hasty ?? friend];
  const order = random.integer(1000, 1999);
  const day = random.pick(['Friday', 'Saturday', 'Sunday']);
  const said = new Map<string, string>();
  const writes = (from: 'customer' | 'phone', customer: Customer, text: string, name = ''): (() => void) => {
    return () => said.set(name, say(world, from, customer.waId, text));
  };
  const idOf = (name: string): string => said.get(name) ?? '';
  return [
    { afterS: [2, 4], act: writes('customer', a, `Hi! What are your opening hours on ${day}?`) },
    { afterS: [14, 22], act: writes('customer', friend, `Order status please, #${order} 🚲`) },
    {
      afterS: [10, 16],
      act: writes('phone', friend, `Hi, #${order} is on the stand. Ready at 5 pm.`, 'promise'),
    },
    { afterS: [8, 14], act: writes('customer', stranger, 'Hello, a friend sent me. Do you repair e-bikes?') },
    {
      afterS: [10, 15],
      act: () => edit(world, 'phone', idOf('promise'), `Hi, #${order} is on the stand. Ready at 6 pm.`),
    },
    { afterS: [6, 10], act: () => react(world, idOf('promise'), random.pick(['👍', '❤️', '🙏'])) },
    { afterS: [9, 15], act: writes('phone', stranger, 'We do! Which motor does it have?') },
    { afterS: [12, 18], act: writes('customer', c, 'Can I bring the cargo bike tomorow at 9?', 'typo') },
    {
      afterS: [6, 9],
      act: () => edit(world, 'customer', idOf('typo'), 'Can I bring the cargo bike tomorrow at 9?'),
    },
    { afterS: [8, 14], act: writes('customer', stranger, 'A mid motor, from 2024') },
    { afterS: [8, 12], act: writes('customer', h, 'Mum, dinner is at eight', 'mistake') },
    { afterS: [4, 7], act: () => revoke(world, 'customer', idOf('mistake')) },
    {
      afterS: [5, 9],
      act: writes('customer', h, 'Sorry, wrong chat 😅 but while I am here: do you sell gift cards?'),
    },
    { afterS: [10, 15], act: writes('phone', c, 'Yes, 9 is fine', 'slip') },
    { afterS: [5, 8], act: () => revoke(world, 'phone', idOf('slip')) },
    { afterS: [4, 8], act: writes('phone', c, 'Tomorrow we open at 10, is that all right?') },
    { afterS: [10, 16], act: writes('customer', arab, 'هل الدراجة جاهزة؟') },
    {
      afterS: [8, 14],
      act: writes('customer', o, `Two things:\n- order status of #${order + 1}?\n- are you open on ${day}?`),
    },
  ];
}

function isPlain(customer: Customer): boolean {
  return customer.username === undefined && customer.language === 'en';
}

function find(world: World, wanted: (customer: Customer) => boolean): Customer {
  const customer = world.customers.find(wanted);
  if (customer === undefined) throw new Error('The sandbox lacks a customer of a kind it always invents.');
  return customer;
}
