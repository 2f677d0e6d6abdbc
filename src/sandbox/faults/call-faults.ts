import { digitsOf, findMetaError } from '../../core/rules/index.ts';
import { refusalOf, refuseAs } from '../graph/refuse.ts';
import type { Answer } from '../http.ts';
import type { World } from '../world/world.ts';
import { errorMessage } from './error-titles.ts';
import type { CallEffect, Fault } from './faults.ts';
import { isCallEffect } from './faults.ts';
import { matches, strikes } from './strike.ts';

/** A call as faults see it. */
export interface Struckable {
  /** As the router names it: `POST {phone}/messages`. */
  readonly name: string;
  readonly numberId: string | undefined;
  /** Whom it is to: a phone in any spelling, or a BSUID. */
  readonly recipient?: string | undefined;
}

/**
 * Lets the faults of the world act on a call: instead of doing it, after it, or not at all. Delays add up; of what
 * else strikes, the oldest fault has it.
 */
export async function strikeCall(
  world: World,
  call: Struckable,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  let delayMs = 0;
  let ending: CallEffect | undefined;
  for (const fault of world.faults) {
    if (!isHit(fault, call) || strikes(world, fault) === undefined || !isCallEffect(fault.does)) continue;
    if (fault.does.kind === 'latency') delayMs += fault.does.delayMs;
    else ending ??= fault.does;
  }
  const given = await endingOf(world, ending, answer);
  return delayMs === 0 ? given : { ...given, delayMs };
}

function isHit({ target }: Fault, call: Struckable): boolean {
  if (target.side !== 'call') return false;
  return (
    matches(target.call, call.name) &&
    (target.numberId === undefined || target.numberId === call.numberId) &&
    (target.recipient === undefined || isSamePerson(target.recipient, call.recipient))
  );
}

function isSamePerson(wanted: string, given: string | undefined): boolean {
  return (
    given !== undefined && (wanted === given || (digitsOf(wanted) === digitsOf(given) && isPhone(given)))
  );
}

// A BSUID has digits too, but letters among them.
function isPhone(text: string): boolean {
  return /^\+?[\d ()-]+$/.test(text);
}

async function endingOf(
  world: World,
  effect: CallEffect | undefined,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  switch (effect?.kind) {
    case 'error': {
      const { code, subcode, httpStatus } = effect;
      return refuseAs(world, refusalFor(code, subcode, httpStatus));
    }
    case 'html':
      return htmlAnswer(effect.httpStatus);
    case 'drop':
      if (effect.moment === 'before') return { status: 0, headers: {}, body: '', connection: 'drop' };
      // What would have been said is nobody's to hear; that it was done stays.
      return { ...(await answer()), connection: effect.moment === 'after' ? 'drop' : 'break' };
    case 'truncate': {
      const whole = await answer();
      return { ...whole, body: whole.body.slice(0, Math.floor(whole.body.length / 2)) };
    }
    default:
      return answer();
  }
}

/** The refusal Meta documents for a code; 400 for codes that nobody described. */
function refusalFor(code: number, subcode: number | undefined, httpStatus: number | undefined) {
  const own = refusalOf(code, subcode);
  return {
    code,
    message: own?.message ?? errorMessage(code),
    httpStatus: httpStatus ?? own?.httpStatus ?? findMetaError(code, subcode)?.httpStatus ?? 400,
    ...(own?.type !== undefined && { type: own.type }),
    ...(subcode !== undefined && { subcode }),
  };
}

// Not Meta's own page: any proxy or load balancer on the way gives something like it.
function htmlAnswer(status: number): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1><p>We are working on it.</p></body></html>`,
  };
}
