/* Components as requests write them. */

export const text = (body: string, examples: readonly string[] = []) => ({
  type: 'BODY',
  text: body,
  ...(examples.length > 0 && { example: { body_text: [examples] } }),
});

export const PLAIN = text('Your parcel with the order has left our warehouse this morning.');

export const header = (words: string) => ({ type: 'HEADER', format: 'TEXT', text: words });

export const buttons = (...list: readonly object[]) => ({ type: 'BUTTONS', buttons: list });

export const reply = (label: string) => ({ type: 'QUICK_REPLY', text: label });

export const url = (address: string, example?: string) => ({
  type: 'URL',
  text: 'Track',
  url: address,
  ...(example !== undefined && { example: [example] }),
});

/** A link that ends with a value. */
export const TRACK = url('https://example.com/t/{{1}}', 'https://example.com/t/7');
