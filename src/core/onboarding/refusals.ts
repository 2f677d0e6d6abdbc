import {
  listMetaErrors,
  type MetaErrorRule,
  SIGNUP_FINISHED_WITHOUT_CODE,
  SIGNUP_SAYINGS,
  SIGNUP_STEPS,
} from '../rules/index.ts';
import type { SessionEvent } from '../wire/signup.ts';
import type { Refusal } from './signup-way.ts';

/** What is quoted of a message; anyone who has the link could send a longer one. */
const LONGEST_QUOTE = 300;

/**
 * What a session event that is no finish tells, in plain words, and what to do now: by the code in it, then by what it
 * says, then by the step where somebody left. What nobody has described is quoted.
 */
export function refusalOf({ data }: Pick<SessionEvent, 'data'>): Refusal {
  const message = quotable(data.error_message);
  const rule = ruleFor([data.error_code, ...codesIn(message ?? ''), data.error_id]);
  const told = {
    step: quotable(data.current_step),
    code: rule === undefined ? quotable(data.error_code ?? data.error_id) : String(rule.code),
    message,
    sessionId: quotable(data.session_id),
  };
  return { ...told, ...(rule === undefined ? explained(told) : described(rule)) };
}

/** The refusal for a signup that was finished and brought no code. */
export function finishedWithoutCode(): Refusal {
  return { meaning: SIGNUP_FINISHED_WITHOUT_CODE.about, next: SIGNUP_FINISHED_WITHOUT_CODE.value };
}

type Explanation = Pick<Refusal, 'meaning' | 'next'>;

function explained({ step, code, message, sessionId }: Omit<Refusal, keyof Explanation>): Explanation {
  const words = message?.toLowerCase() ?? '';
  const said = Object.values(SIGNUP_SAYINGS).find(({ says }) => words.includes(says));
  if (said !== undefined) return { meaning: said.about, next: said.value };
  if (message !== undefined) {
    return { meaning: `Meta said: “${message}”`, next: `Start again. ${forSupport(sessionId, code)}` };
  }
  const left =
    step !== undefined && Object.hasOwn(SIGNUP_STEPS, step)
      ? SIGNUP_STEPS[step as keyof typeof SIGNUP_STEPS]
      : undefined;
  if (left !== undefined) return { meaning: left.about, next: left.value };
  if (code !== undefined || sessionId !== undefined) {
    return { meaning: 'Meta ended the signup.', next: `Start again. ${forSupport(sessionId, code)}` };
  }
  const where = step === undefined ? 'before it was finished' : `at the step ${step}`;
  return {
    meaning: `The signup was left ${where}.`,
    next: 'Start again when you are ready; nothing was used up.',
  };
}

function forSupport(sessionId: string | undefined, code: string | undefined): string {
  if (sessionId !== undefined)
    return `If it says the same, give Meta’s support this session id: ${sessionId}.`;
  if (code !== undefined) return `If it says the same, give Meta’s support this error id: ${code}.`;
  return 'If it says the same, ask Meta’s support.';
}

function described({ meaning, fix }: MetaErrorRule): Explanation {
  return { meaning: `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`, next: fix };
}

/** Ids of reports are numbers too, so that only what is known to be met in the signup is taken for a code. */
function ruleFor(codes: readonly (string | undefined)[]): MetaErrorRule | undefined {
  const rules = listMetaErrors().filter(({ where }) => where === 'signup');
  for (const code of codes) {
    const rule = rules.find((row) => String(row.code) === code);
    if (rule !== undefined) return rule;
  }
  return undefined;
}

function codesIn(message: string): string[] {
  return message.match(/\d{5,10}/g) ?? [];
}

function quotable(text: string | undefined): string | undefined {
  const plain = text?.replace(/\s+/g, ' ').trim() ?? '';
  if (plain === '') return undefined;
  return plain.length > LONGEST_QUOTE ? `${plain.slice(0, LONGEST_QUOTE)}…` : plain;
}
