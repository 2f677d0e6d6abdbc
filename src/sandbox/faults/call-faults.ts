import type { Answer } from '../http.ts';
import type { World } from '../world/world.ts';

/** A call as faults see it. */
export interface Struckable {
  /** As the router names it: `POST {phone}/messages`. */
  readonly name: string;
  readonly numberId: string | undefined;
}

/** Lets the faults of the world act on a call: instead of doing it, after it, or not at all. */
export async function strikeCall(
  _world: World,
  _call: Struckable,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  return answer();
}
