import {
  type Candidate,
  type Check,
  type ReadNumber,
  readAppVersion,
  saysNothing,
} from '../../core/eligibility/index.ts';
import { CoexError } from '../../core/errors.ts';
import type { Io } from '../../tui/io.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { openPrompt, type Prompt } from '../../tui/prompt/prompt.ts';
import { readAnswer } from './candidate-options.ts';

interface Question {
  readonly fact: keyof Candidate;
  /** The check that it answers. */
  readonly check: string;
  readonly words: string;
}

/** What is asked of a person, as they come to it: the number, the phone in the hand, then the business. */
const QUESTIONS: readonly Question[] = [
  { fact: 'number', check: 'number', words: 'Number, with its calling code?' },
  {
    fact: 'appVersion',
    check: 'app-version',
    words: 'Version of the WhatsApp Business app, from its Settings → Help?',
  },
  { fact: 'numberAgeDays', check: 'number-age', words: 'Days the number has been used in the app?' },
  { fact: 'lastActiveDays', check: 'recent-activity', words: 'Days since somebody last wrote in the app?' },
  {
    fact: 'companions',
    check: 'companions',
    words: 'Linked devices (web, desktop, phone, windows, wearos, none)?',
  },
  {
    fact: 'otherProvider',
    check: 'other-provider',
    words: 'Is the number on the Cloud API, or at another provider, already?',
  },
  { fact: 'admin', check: 'admin', words: 'Does the person who signs up administer the business portfolio?' },
  {
    fact: 'partnerRole',
    check: 'partner-role',
    words: 'What is the owner of the app to Meta (solution-partner, tech-provider, none)?',
  },
  { fact: 'businessVerified', check: 'business-verification', words: 'Is the business verified?' },
  { fact: 'facebookPage', check: 'facebook-page', words: 'Is a Facebook Page linked?' },
  { fact: 'paymentMethod', check: 'payment-method', words: 'Is there a method of payment?' },
  { fact: 'signupVersion', check: 'signup-version', words: 'Version of Embedded Signup, such as v4?' },
];

/** What a person is asked with. */
interface Asking {
  readonly io: Io;
  readonly signal: AbortSignal;
  /** Unix milliseconds: dates are counted from it. */
  readonly now: number;
  readonly readNumber: ReadNumber;
}

/**
 * Asks a person at a terminal what is not known yet, and adds it to the candidate. Enter says that they do not know; an
 * answer that cannot be read is asked for again; the end of the input ends the questions.
 */
export async function askPerson(
  asking: Asking,
  candidate: Candidate,
  checks: readonly Check[],
): Promise<Candidate> {
  const unknown = new Set(checks.flatMap(({ id, verdict }) => (verdict === 'unknown' ? id : [])));
  const open = QUESTIONS.filter(({ fact, check }) => candidate[fact] === undefined && unknown.has(check));
  if (open.length === 0) return candidate;
  asking.io.stderr.write('Enter when you do not know; --no-input asks nothing.\n');
  const prompt = openPrompt(asking);
  const told: Record<string, unknown> = {};
  try {
    for (const question of open) told[question.fact] = await answerTo(prompt, question, asking);
  } catch (error) {
    if (!(error instanceof CoexError) || error.code !== 'input-ended') throw error;
  } finally {
    prompt.close();
  }
  return { ...candidate, ...told };
}

async function answerTo(
  prompt: Prompt,
  { fact, words }: Question,
  asking: Asking,
): Promise<Candidate[keyof Candidate]> {
  for (;;) {
    const text = await prompt.ask(words);
    if (saysNothing(text)) return undefined;
    const read = readAnswer(fact, text, asking.now);
    const problem =
      'expected' in read ? `Please answer with ${read.expected}.` : PROBLEMS[fact]?.(text, asking);
    if ('value' in read && problem === undefined) return read.value;
    asking.io.stderr.write(`${harmless(problem ?? '')}\n`);
  }
}

/** What is wrong with facts that a file takes as they are. */
const PROBLEMS: Readonly<
  Partial<Record<keyof Candidate, (text: string, asking: Asking) => string | undefined>>
> = {
  number: (text, { readNumber }) => {
    const read = readNumber(text);
    return read.kind === 'problem' ? `That cannot be used: ${read.problem}. ${read.fix}` : undefined;
  },
  appVersion: (text) =>
    readAppVersion(text).kind === 'unreadable'
      ? 'Please answer with a version such as 2.24.17.78.'
      : undefined,
};
