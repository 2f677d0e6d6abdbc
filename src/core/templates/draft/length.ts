/** Code points, placeholders included: what Meta's limits are about. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
