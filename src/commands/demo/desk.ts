/** What the API side of the demo answers by itself; undefined for what a person should answer. */
export function deskAnswer(text: string | null): string | undefined {
  if (text === null) return undefined;
  const answers = [
    ...(/order status/i.test(text)
      ? [`Order ${orderOf(text)} is in the workshop; we write when it is ready.`]
      : []),
    ...(/opening hours|are you open/i.test(text) ? ['We are open from 9:00 to 18:00, Sunday to noon.'] : []),
    ...(/gift card/i.test(text) ? ['We do sell gift cards, from £20, in the shop and online.'] : []),
  ];
  return answers.length === 0 ? undefined : `${answers.join(' ')} (automatic answer)`;
}

function orderOf(text: string): string {
  return /#\d+/.exec(text)?.[0] ?? '';
}
