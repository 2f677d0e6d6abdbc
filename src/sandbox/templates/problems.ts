/*
 * What Meta says no to when a template is made or changed. Management answers still carry `error_subcode` and texts for
 * the user, localised to the token's owner; `message` is only "Invalid parameter" (templates §7). Where neither Meta's
 * pages nor a client tell a subcode there is none, and the sentence is the sandbox's own.
 */

interface ProblemKind {
  /** @default 100 */
  readonly code?: number;
  readonly subcode?: number;
  readonly title?: string;
  readonly source: string;
}

const CODES = 'M/support/error-codes (2026-09-11)';
const CLIENTS = 'refusals quoted in public clients of the template API (templates §7.1)';
const UNVERIFIED = 'unverified: one client’s dictionary (templates §7.1)';
const OWN = 'unverified: code 100 is documented, subcode and words are not';

const PROBLEMS = {
  malformed: { source: OWN },
  limit: { subcode: 2388019, title: 'Message Template Limit Exceeded', source: CODES },
  'name-blocked': {
    subcode: 2388023,
    title: 'Message template language is being deleted',
    source: CLIENTS,
  },
  exists: { subcode: 2388024, title: 'Content in This Language Already Exists', source: CODES },
  locked: { subcode: 2388039, title: "Message template status can't be changed", source: CODES },
  'too-long': { subcode: 2388040, title: 'Character limit exceeded', source: CODES },
  'example-breaks': { subcode: 2388042, source: UNVERIFIED },
  'missing-field': {
    subcode: 2388043,
    title: 'Message template "components" param is missing expected field(s)',
    source: CLIENTS,
  },
  'name-format': { subcode: 2388046, title: 'Name Format is Incorrect', source: CLIENTS },
  header: { subcode: 2388047, title: 'Message header format is incorrect', source: CODES },
  language: { subcode: 2388049, source: CLIENTS },
  button: { subcode: 2388060, title: 'Button format is incorrect', source: CLIENTS },
  body: { subcode: 2388072, title: 'Message body format is incorrect', source: CODES },
  footer: { subcode: 2388073, title: 'Message footer format is incorrect', source: CODES },
  'sample-stays': { subcode: 2388094, source: CLIENTS },
  'name-of-sample': { subcode: 2388155, source: CLIENTS },
  // Seen with this subcode for a header of type IMAGE without a sample.
  'no-sample': { subcode: 2388273, title: 'Sample parameter missing for header type', source: CLIENTS },
  'too-many-buttons': { subcode: 2388275, source: UNVERIFIED },
  ratio: { subcode: 2388293, title: 'Parameters words ratio exceeds limit', source: CODES },
  'header-media': { subcode: 2388295, source: UNVERIFIED },
  edges: { subcode: 2388299, title: 'Leading or trailing parameters not allowed', source: CODES },
  // Seen without a subcode and a title.
  'other-category': { source: CLIENTS },
  phone: { code: 192, title: 'Invalid phone number', source: CODES },
} as const satisfies Record<string, ProblemKind>;

export type ProblemName = keyof typeof PROBLEMS;

/** Why a template is not taken. */
export interface TemplateProblem {
  readonly problem: ProblemName;
  /** For the user: `error_user_msg`. */
  readonly message: string;
  /** The parameter to blame, if Meta names it. */
  readonly blame?: string;
}

/** The kind of a problem, its optional parts included. */
export function kindOf(problem: ProblemName): ProblemKind {
  return PROBLEMS[problem];
}

export function problem(name: ProblemName, message: string): TemplateProblem {
  return { problem: name, message };
}

/** A component lacks what every component of its type has. */
export function missingField(type: string, field: string): TemplateProblem {
  return problem('missing-field', `component of type ${type} is missing expected field(s) (${field})`);
}

/** The first problem that any of the checks finds; the later ones are not made then. */
export function firstProblem(
  ...checks: readonly (() => TemplateProblem | undefined)[]
): TemplateProblem | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}
