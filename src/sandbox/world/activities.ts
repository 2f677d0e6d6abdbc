import type { Activity, Waba } from './accounts.ts';
import { count, type World } from './world.ts';

const LIMIT = 1000;

/** Writes a row into the audit trail of a WABA; the oldest give way beyond 1,000. */
export function noteActivity(
  world: World,
  waba: Waba,
  activity: Pick<Activity, 'type' | 'actor' | 'details'>,
): void {
  const id = `48${String(count(world, 'activity')).padStart(13, '0')}`;
  waba.activities.push({ id, at: world.timeline.now, ...activity });
  if (waba.activities.length > LIMIT) waba.activities.shift();
}

/** An app as the one who did something. */
export function actorOf(app: { readonly id: string; readonly name: string }): Activity['actor'] {
  return { type: 'API', id: app.id, name: app.name };
}
