import { type Told, tellEchoOfApi } from '../webhooks/live.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import type { Customer } from './customers.ts';
import { keepInPhone } from './memory.ts';
import type { PastMessage } from './past.ts';

/**
 * What the API sent is seen in the app too (conflict C16), so the phone has it for a later history. Reactions and the
 * like belong to other messages and are not kept.
 */
export function mirrorSend(world: World, number: BusinessNumber, customer: Customer, told: Told): void {
  const content = heldContent(told.content);
  if (content !== undefined) {
    const { id, at } = told;
    keepInPhone(number, { id, customer: customer.waId, fromShop: true, at, content, status: 'SENT' });
  }
  tellEchoOfApi(world, number, customer, told);
}

function heldContent(content: Told['content']): PastMessage['content'] | undefined {
  const { type } = content;
  if (type === 'reaction') return undefined;
  const inner = Object(content[type]);
  if (type === 'text') return { type, body: String(inner.body ?? '') };
  if (type === 'image' || type === 'video' || type === 'audio' || type === 'document' || type === 'sticker')
    return { type, caption: typeof inner.caption === 'string' ? inner.caption : undefined };
  return { type: 'other', wire: content };
}
