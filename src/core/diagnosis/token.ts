import type { Secrets } from '../secrets/index.ts';

/** The token that came with the signup of a WABA; undefined when the general one is to be used. */
export async function tokenOf(
  secrets: () => Promise<Secrets>,
  wabaId: string | null,
): Promise<string | undefined> {
  if (wabaId === null) return undefined;
  return (await (await secrets()).find(`business-token-${wabaId}`))?.value;
}
