import type { Random } from '../random.ts';
import type { StoryStep } from '../world/story.ts';
import type { World } from '../world/world.ts';
import type { Customer } from './customers.ts';

type Step = StoryStep & {
  /** Since the step before. */
  readonly afterS: readonly [least: number, most: number];
};

/** A few minutes of a busy shop, as a story. The API side is left to the client under test. */
export function inventScene(world: World, random: Random): (StoryStep & { readonly afterMs: number })[] {
  return sceneOf(world, random).map(({ afterS, ...step }) => ({
    ...step,
    afterMs: random.integer(...afterS) * 1000 + random.integer(0, 999),
  }));
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
  const writes = (from: 'customer' | 'phone', { waId }: Customer, text: string, as = ''): StoryStep => ({
    do: `${from}.write`,
    with: { customer: waId, text },
    ...(as !== '' && { as }),
  });
  const edits = (from: 'customer' | 'phone', label: string, text: string): StoryStep => ({
    do: `${from}.edit`,
    with: { message: `$${label}`, text },
  });
  const revokes = (from: 'customer' | 'phone', label: string): StoryStep => ({
    do: `${from}.revoke`,
    with: { message: `$${label}` },
  });
  const likes = (label: string): StoryStep => ({
    do: 'customer.react',
    with: { message: `$${label}`, emoji: random.pick(['👍', '❤️', '🙏']) },
  });
  return [
    { afterS: [2, 4], ...writes('customer', a, `Hi! What are your opening hours on ${day}?`) },
    { afterS: [14, 22], ...writes('customer', friend, `Order status please, #${order} 🚲`) },
    {
      afterS: [10, 16],
      ...writes('phone', friend, `Hi, #${order} is on the stand. Ready at 5 pm.`, 'promise'),
    },
    { afterS: [8, 14], ...writes('customer', stranger, 'Hello, a friend sent me. Do you repair e-bikes?') },
    { afterS: [10, 15], ...edits('phone', 'promise', `Hi, #${order} is on the stand. Ready at 6 pm.`) },
    { afterS: [6, 10], ...likes('promise') },
    { afterS: [9, 15], ...writes('phone', stranger, 'We do! Which motor does it have?') },
    { afterS: [12, 18], ...writes('customer', c, 'Can I bring the cargo bike tomorow at 9?', 'typo') },
    { afterS: [6, 9], ...edits('customer', 'typo', 'Can I bring the cargo bike tomorrow at 9?') },
    { afterS: [8, 14], ...writes('customer', stranger, 'A mid motor, from 2024') },
    { afterS: [8, 12], ...writes('customer', h, 'Mum, dinner is at eight', 'mistake') },
    { afterS: [4, 7], ...revokes('customer', 'mistake') },
    {
      afterS: [5, 9],
      ...writes('customer', h, 'Sorry, wrong chat 😅 but while I am here: do you sell gift cards?'),
    },
    { afterS: [10, 15], ...writes('phone', c, 'Yes, 9 is fine', 'slip') },
    { afterS: [5, 8], ...revokes('phone', 'slip') },
    { afterS: [4, 8], ...writes('phone', c, 'Tomorrow we open at 10, is that all right?') },
    { afterS: [10, 16], ...writes('customer', arab, 'هل الدراجة جاهزة؟') },
    {
      afterS: [8, 14],
      ...writes('customer', o, `Two things:\n- order status of #${order + 1}?\n- are you open on ${day}?`),
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
