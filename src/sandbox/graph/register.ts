import type { Answer } from '../http.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import type { Call } from './call.ts';
import { refuse } from './refuse.ts';

/** `POST {phone}/register`. */
export function register(world: World, _call: Call, number: BusinessNumber): Answer {
  return refuseLoudly(world, number, 'register');
}

/** `POST {phone}/deregister`: not allowed for a number that is also in the app (ONB, reference §5.2). */
export function deregister(world: World, _call: Call, number: BusinessNumber): Answer {
  return refuseLoudly(world, number, 'deregister');
}

/**
 * Register and deregister belong to ordinary numbers; on a coexistence number the call breaks the phone's connection
 * (ONB; github.com/chatwoot/chatwoot issue 12469; reference §9). Real Meta may well carry it out: here it is refused and kept.
 */
function refuseLoudly(world: World, number: BusinessNumber, call: string): Answer {
  world.alarms.push({ at: world.timeline.now, what: `POST {phone}/${call} of ${number.id}` });
  const details = `${call} was called on a coexistence number. On a real one this disconnects the customer’s phone.`;
  return refuse(world, 'not-permitted', details);
}
