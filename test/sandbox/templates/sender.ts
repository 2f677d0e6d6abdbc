import { type Shop, type ShopOptions, setShop } from './shop.ts';

/* Values as sends write them, and a shop to send them from. */

export const language = { code: 'en_GB' };

export const texts = (...values: readonly unknown[]) => values.map((text) => ({ type: 'text', text }));

export const bodyValues = (...values: readonly unknown[]) => ({ type: 'body', parameters: texts(...values) });

export const headerValues = (...parameters: readonly object[]) => ({ type: 'header', parameters });

export const buttonValues = (sub_type: string, index: unknown, ...parameters: readonly object[]) => ({
  type: 'button',
  sub_type,
  index,
  parameters,
});

/** A shop where everything is approved and nothing slows. */
export async function sender(off: NonNullable<ShopOptions['off']> = []): Promise<Shop> {
  return setShop({ off: ['template-review', 'template-marketing-words', 'pair-rate', ...off] });
}

/** Creates `parcel_news` with these components and sends it with those values. */
export async function trySend(shop: Shop, made: Record<string, unknown>, components: unknown) {
  const created = await shop.create(made);
  if (created.status !== 200) throw new Error(JSON.stringify(created.body));
  return shop.send({ name: 'parcel_news', language, components });
}

/** Code and details of a refusal. */
export function refusalOf({
  body: answer,
}: {
  body: { error?: { code: number; error_data?: { details: string } } };
}) {
  return [answer.error?.code, answer.error?.error_data?.details];
}
