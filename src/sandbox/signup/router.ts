import { SIGNUP_STEPS } from '../../core/rules/index.ts';
import type { Answer, Request } from '../http.ts';
import { opaque } from '../identifiers.ts';
import { count, unixSeconds, type World } from '../world/world.ts';
import { type Login, outcomePage, problemPage, refusalPage, signupPage } from './pages.ts';
import { sdkScript } from './sdk.ts';
import {
  acceptSignup,
  ineligibilityOf,
  LEFT_AT_FIRST,
  readSignup,
  redirectTo,
  type Signup,
} from './signup.ts';

/** Answers the pages of the signup and its SDK; undefined for any other request. */
export function answerSignup(world: World, request: Request): Answer | undefined {
  const path = request.path.join('/');
  if (path === 'en_US/sdk.js' && request.method === 'GET') return sdkScript();
  const isPage = path === 'signup' || path === 'messaging/whatsapp/onboard';
  const outcome = path === 'signup/accept' ? accepted : path === 'signup/cancel' ? cancelled : undefined;
  if (isPage && request.method === 'GET') {
    const signup = readSignup(world, request.query);
    return 'problem' in signup ? problemPage(signup.problem) : signupPage(world, request.query);
  }
  if (outcome === undefined || request.method !== 'POST') return undefined;
  if (request.body.kind !== 'form') return problemPage('A form was expected.');
  const form = request.body.value;
  const signup = readSignup(world, form);
  return 'problem' in signup ? problemPage(signup.problem) : outcome(world, signup, form);
}

// Session events: reference §2.3. The coexistence finish names only the WABA.
function accepted(world: World, signup: Signup, form: URLSearchParams): Answer {
  const problem = ineligibilityOf(world, signup);
  if (problem !== undefined) {
    const told = `${problem.message} (${problem.code})`;
    return refusalPage(sessionEvent('CANCEL', reportOf(world, told)), told);
  }
  const { code, number } = acceptSignup(world, signup, form.get('share_history') === 'on');
  const event = sessionEvent('FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING', { waba_id: number.wabaId });
  const target = redirectTo(signup, { code });
  const text = target === undefined ? `Connected. The code is ${code}` : 'Connected.';
  return outcomePage(event, target, text, loginOf(signup, code));
}

function cancelled(_world: World, signup: Signup, form: URLSearchParams): Answer {
  const step = form.get('step') || LEFT_AT_FIRST;
  if (!Object.hasOwn(SIGNUP_STEPS, step)) return problemPage(`The signup has no step ${step}.`);
  return outcomePage(
    sessionEvent('CANCEL', { current_step: step }),
    redirectTo(signup, { error: 'access_denied' }),
    'Cancelled. Nothing was changed.',
    loginOf(signup),
  );
}

/** What the SDK that opened the signup hears, if one did. */
function loginOf({ origin }: Signup, code?: string): Login | undefined {
  if (origin === undefined) return undefined;
  return code === undefined ? { origin } : { origin, code };
}

/** The error that somebody met and reported (reference §2.3, the other form of CANCEL). */
function reportOf(world: World, message: string): Record<string, string> {
  const nth = count(world, 'signup error');
  return {
    error_message: message,
    error_id: String(700_000 + nth),
    session_id: opaque(world.seed, 16, 'signup session', nth).toLowerCase(),
    timestamp: unixSeconds(world.timeline.now),
  };
}

function sessionEvent(event: string, data: Record<string, string>): Record<string, unknown> {
  return { type: 'WA_EMBEDDED_SIGNUP', event, version: 3, data };
}
