import type { BusinessNumber, Companion } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import type { Customer } from './customers.ts';
import { heldByPhone } from './memory.ts';
import { seesPhone } from './sight.ts';

/** How it is said. */
export interface Manner {
  /** The wamid of the message that is quoted. */
  readonly replyTo?: string | undefined;
  readonly forwarded?: 'once' | 'often' | undefined;
  readonly referredProduct?: { readonly catalog: string; readonly product: string } | undefined;
  /** The ad it comes from. */
  readonly referral?: Readonly<Record<string, unknown>> | undefined;
  /** The companion it is written on; the phone itself when undefined. */
  readonly on?: Companion['kind'] | undefined;
  /** 131060 comes instead, and the message itself seconds later or never (ERR, reference §4.5). */
  readonly unavailable?: 'at-first' | 'for-good' | undefined;
}

/** `context` and `referral`: what stands beside a message's content (reference §4.5). Throws for an unknown quote. */
export function contextOf(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  { replyTo, forwarded, referredProduct, referral }: Manner,
): Record<string, unknown> {
  const context = {
    ...(replyTo !== undefined && quoteOf(world, number, customer, replyTo)),
    ...(forwarded === 'once' && { forwarded: true }),
    ...(forwarded === 'often' && { frequently_forwarded: true }),
    ...(referredProduct !== undefined && {
      referred_product: {
        catalog_id: referredProduct.catalog,
        product_retailer_id: referredProduct.product,
      },
    }),
  };
  return {
    ...(Object.keys(context).length > 0 && { context }),
    ...(referral !== undefined && { referral }),
  };
}

function quoteOf(
  world: World,
  number: BusinessNumber,
  customer: Customer,
  wamid: string,
): Record<string, unknown> {
  const isOwn = writtenByCustomer(world, number, wamid);
  if (!isOwn) return { from: number.digits, id: wamid };
  return { ...(seesPhone(world, number, customer) && { from: customer.waId }), id: wamid };
}

function writtenByCustomer(world: World, number: BusinessNumber, wamid: string): boolean {
  const message = world.messages.get(wamid);
  if (message !== undefined) return message.from === 'customer';
  const held = heldByPhone(number, wamid);
  if (held === undefined) throw new Error(`The sandbox knows no message ${wamid} to reply to.`);
  return !held.fromShop;
}
