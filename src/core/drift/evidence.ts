import type { LifecycleEvent } from '../numbers/index.ts';
import { LIMITS, PHONE_SIGNS } from '../rules/index.ts';

/** Kinds of signs that a phone is alive. What each is worth stands in the rules. */
export type SignKind = keyof typeof PHONE_SIGNS;

export const SIGN_KINDS = Object.keys(PHONE_SIGNS) as SignKind[];

/**
 * All that the store holds of a phone. Instants are Unix milliseconds, the earliest first; of those that came close
 * together one an hour is enough.
 */
export interface PhoneEvidence {
  readonly signs: Readonly<Record<SignKind, readonly number[]>>;
  /** What the account's webhooks told of the link. */
  readonly events: readonly LifecycleEvent[];
  /** When somebody first said so, of each instant that was acknowledged; at that instant itself unless given. */
  readonly saidAt?: ReadonlyMap<number, number>;
}

/** A sign, with its time. */
export interface Sign {
  readonly kind: SignKind;
  readonly at: number;
}

/** The same as it was known at an instant. */
export function asOf({ signs, events, saidAt = new Map() }: PhoneEvidence, now: number): PhoneEvidence {
  const until = (instants: readonly number[]) => instants.filter((at) => at <= now);
  return {
    signs: {
      acknowledged: until(signs.acknowledged).filter((at) => (saidAt.get(at) ?? at) <= now),
      connected: until(signs.connected),
      echo: until(signs.echo),
      revision: until(signs.revision),
      contact: until(signs.contact),
      history: until(signs.history),
      webhook: until(signs.webhook),
    },
    events: events.filter(({ at }) => at <= now),
    saidAt,
  };
}

/** The last sign of each kind, the latest first. */
export function lastSigns({ signs }: PhoneEvidence): Sign[] {
  return SIGN_KINDS.flatMap((kind) => {
    const at = signs[kind].at(-1);
    return at === undefined ? [] : [{ kind, at }];
  }).sort((one, other) => other.at - one.at);
}

/**
 * Where the countdown begins: the last sign that the app was opened (reference §6.2). A webhook that came after the 14
 * days were over moves it: the link stood, so somebody had opened the app no earlier than 14 days before.
 */
export function dayZero(evidence: PhoneEvidence): Sign | undefined {
  const opened = lastSigns(evidence).find(({ kind }) => PHONE_SIGNS[kind].value !== 'weak');
  const lastWebhookAt = evidence.signs.webhook.at(-1);
  if (lastWebhookAt === undefined) return opened;
  const openedSince = lastWebhookAt - LIMITS.inactivityMs.value;
  if (opened === undefined || openedSince <= opened.at) return opened;
  return { kind: 'webhook', at: openedSince };
}

/** When somebody did something on the phone: what a rhythm is made of. */
export function doings({ signs }: PhoneEvidence): number[] {
  return [...signs.echo, ...signs.revision, ...signs.contact].sort((one, other) => one - other);
}
