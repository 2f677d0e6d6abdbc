import { enforces } from '../enforced.ts';
import { type Answer, jsonAnswer } from '../http.ts';
import { endLink } from '../lifecycle/ending.ts';
import { actorOf, noteActivity } from '../world/activities.ts';
import { wabaOf } from '../world/lookups.ts';
import { type BusinessNumber, onboardingOf } from '../world/numbers.ts';
import type { Alarm, World } from '../world/world.ts';
import type { Caller } from './access.ts';
import { type Call, textParam } from './call.ts';
import { refuse, refuseParameter } from './refuse.ts';
import { countRegistration } from './throttles.ts';

/**
 * `POST {phone}/register`: for ordinary numbers. On a coexistence number real Meta may well carry it out, and then the
 * phone's connection is gone (ONB; github.com/chatwoot/chatwoot issue 12469; reference §9). So it is here, and the
 * call is kept as an alarm; what the partner is told is unverified.
 */
export function register(world: World, { params }: Call, number: BusinessNumber, caller: Caller): Answer {
  if (textParam(params, 'messaging_product') !== 'whatsapp' && number.phone === undefined) {
    return refuseParameter(world, 'The parameter messaging_product is required.');
  }
  const pin = textParam(params, 'pin') ?? '';
  const alarm = number.phone === undefined ? undefined : raiseAlarm(world, number, 'register');
  if (alarm !== undefined) {
    if (!enforces(world, 'register-breaks-phone') || onboardingOf(number) === undefined) {
      return refuseLoudly(world, 'register');
    }
  }
  if (!/^\d{6}$/.test(pin)) return refuseParameter(world, 'Invalid PIN format. PIN must be exactly 6 digits');
  if (!countRegistration(world, number)) return refuse(world, 'registration-rate');
  if (number.phone === undefined && number.pin !== undefined && number.pin !== pin) {
    return refuse(world, 'wrong-pin');
  }
  if (alarm === undefined) {
    number.pin = pin;
    number.isRegistered = true;
  } else {
    alarm.broke = true;
    endLink(world, number, { reason: 'ACCOUNT_DISCONNECTED', initiatedBy: 'SYSTEM' });
  }
  note(world, number, caller, 'PHONE_NUMBER_VERIFIED', 'was registered');
  return jsonAnswer(200, { success: true });
}

/** `POST {phone}/deregister`: not allowed for a number that is also in the app (ONB, reference §5.2). */
export function deregister(world: World, _call: Call, number: BusinessNumber, caller: Caller): Answer {
  if (number.phone !== undefined) {
    raiseAlarm(world, number, 'deregister');
    if (enforces(world, 'deregister-refused') || onboardingOf(number) === undefined) {
      return refuseLoudly(world, 'deregister');
    }
  }
  if (!countRegistration(world, number)) return refuse(world, 'registration-rate');
  if (number.phone === undefined) number.isRegistered = false;
  else endLink(world, number, { reason: 'ACCOUNT_DISCONNECTED', initiatedBy: 'SYSTEM' });
  note(world, number, caller, 'PHONE_NUMBER_REMOVED', 'was deregistered');
  return jsonAnswer(200, { success: true });
}

function note(world: World, number: BusinessNumber, { app }: Caller, type: string, what: string): void {
  const details = `${number.displayPhoneNumber} ${what}.`;
  noteActivity(world, wabaOf(world, number.wabaId), { type, actor: actorOf(app), details });
}

function raiseAlarm(world: World, number: BusinessNumber, call: string): Alarm {
  const alarm = { at: world.timeline.now, what: `POST {phone}/${call} of ${number.id}`, broke: false };
  world.alarms.push(alarm);
  return alarm;
}

function refuseLoudly(world: World, call: string): Answer {
  const details = `${call} was called on a coexistence number. On a real one this disconnects the customer’s phone.`;
  return refuse(world, 'not-permitted', details);
}
