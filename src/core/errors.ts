/**
 * Every way coex can fail, in one table. `message` says what happened, `hint` what to do now; `{name}` is filled in
 * from the values given where the error is raised. Codes are stable: scripts match on them.
 */
export const ERRORS = {
  usage: { category: 'usage', exit: 2, message: '{problem}', hint: '{fix}' },
  'invalid-value': {
    category: 'usage',
    exit: 2,
    message: 'Expected {name} to be {expected}, got {got}.',
    hint: 'See `coex {command} --help`.',
  },
  'config-invalid': {
    category: 'usage',
    exit: 2,
    message: 'The setting {key} from {origin} is not usable: {problem}.',
    hint: 'Correct it, or see where each value comes from with `coex config explain`.',
  },
  'config-unreadable': {
    category: 'usage',
    exit: 2,
    message: 'The configuration file {file} cannot be used: {problem}.',
    hint: 'Mend or move the file; nothing in it was changed.',
  },
  'setting-unknown': {
    category: 'usage',
    exit: 2,
    message: 'There is no setting named {key}.',
    hint: 'The settings are: {known}.',
  },
  'setting-missing': {
    category: 'usage',
    exit: 2,
    message: 'The setting {key} is needed for this and has no value.',
    hint: 'Set it with `coex config set {key} <value>` or in the environment as {env}.',
  },
  'profile-unknown': {
    category: 'usage',
    exit: 2,
    message: 'There is no profile named {profile}.',
    hint: 'The profiles are: {known}. `coex config set --profile {profile} <key> <value>` makes it.',
  },
  'secret-missing': {
    category: 'auth',
    exit: 4,
    message: 'The secret {name} is not known.',
    hint: 'Give it in the environment as {env}, or keep it with `coex secrets set {name}`, which reads standard input.',
  },
  'secret-unusable': {
    category: 'usage',
    exit: 2,
    message: 'The secret {name} was not stored: {problem}.',
    hint: 'Send the value alone on standard input, for example `coex secrets set {name} < file`.',
  },
  'secrets-unreadable': {
    category: 'storage',
    exit: 1,
    message: 'The secrets file {file} cannot be used: {problem}.',
    hint: 'Check its owner and its mode (0600), or give secrets in the environment.',
  },
  'input-unreadable': {
    category: 'usage',
    exit: 2,
    message: 'The input {file} cannot be read: {problem}.',
    hint: 'Name a file that is there and that you may read, or pipe its content in and pass `-`.',
  },
  'input-ended': {
    category: 'usage',
    exit: 2,
    message: 'The input ended before “{question}” was answered.',
    hint: 'Answer with flags instead, which --help lists; --no-input asks nothing.',
  },
  'port-in-use': {
    category: 'usage',
    exit: 2,
    message: 'Port {port} on {host} is already in use.',
    hint: 'Stop what listens there, or choose another with --port.',
  },
  'listen-failed': {
    category: 'usage',
    exit: 2,
    message: 'Cannot listen on {host}:{port}: {problem}.',
    hint: 'Choose another address or port.',
  },
  'store-unusable': {
    category: 'storage',
    exit: 1,
    message: 'The store {file} cannot be used: {problem}.',
    hint: 'Of a file, check the folder, its permissions and the free space; of a database, its server and what that logs. `coex doctor` looks at each.',
  },
  'store-password-misplaced': {
    category: 'usage',
    exit: 2,
    message: 'The store from {origin} comes with a password, which others can read there.',
    hint: 'Take it out, and give it as COEX_STORE_PASSWORD, with `coex secrets set store-password`, inside the URL in COEX_STORE, or in ~/.pgpass.',
  },
  'store-too-new': {
    category: 'storage',
    exit: 2,
    message: 'The store {file} was written by a newer coex (schema {found}, this one knows {known}).',
    hint: 'Update coex, or name another store with --store.',
  },
  'store-unprepared': {
    category: 'storage',
    exit: 2,
    message: 'The database {file} cannot be read yet: {problem}.',
    hint: 'Run `coex store migrate` as a user who may create tables; every command that writes does the same.',
  },
  'store-busy': {
    category: 'storage',
    exit: 7,
    message: 'The store {file} stayed locked by another process.',
    hint: 'Try again; if it lasts, see which coex is running a long import.',
  },
  'store-collided': {
    category: 'storage',
    exit: 7,
    message: 'Others wrote into the store {file} at the same time, again and again: nothing was changed.',
    hint: 'Try again.',
  },
  'store-unreachable': {
    category: 'network',
    exit: 7,
    message: 'The database {file} does not answer: {problem}.',
    hint: 'Try again when it does; `coex store status` tells what can be reached.',
  },
  'store-read-only': {
    category: 'network',
    exit: 7,
    message: 'The database {file} can only be read at the moment: {problem}.',
    hint: 'Try again when it can be written; after a failover, see that the address names the server that took over.',
  },
  'store-denied': {
    category: 'auth',
    exit: 4,
    message: 'The database {file} lets this user in not at all, or not to this: {problem}.',
    hint: 'Check user and rights; a password is given as COEX_STORE_PASSWORD, `coex secrets set store-password` or in ~/.pgpass.',
  },
  'store-untrusted': {
    category: 'auth',
    exit: 4,
    message: 'The database {file} does not prove that it is the one meant: {problem}.',
    hint: 'Name the file of its certificate authority with `sslrootcert=` in the URL; `sslmode=require` encrypts without a proof.',
  },
  'log-pruned': {
    category: 'policy',
    exit: 6,
    message:
      'The tables of {file} cannot be made again: deliveries before {keptFrom} were pruned, and what they told would be lost.',
    hint: 'Go on with the tables as they are; only a copy of the store from before can be rebuilt.',
  },
  'store-copy-refused': {
    category: 'policy',
    exit: 6,
    message: 'Nothing is copied into {file}: {problem}.',
    hint: '{fix}',
  },
  'store-copy-disturbed': {
    category: 'storage',
    exit: 7,
    message:
      'Rows of {table} in {file} contradict those that were copied just before: the copy is not whole.',
    hint: 'Stop what writes and run the same command again, it goes on from here. If it stays so, `coex store check` tells what is wrong.',
  },
  'store-gone': {
    category: 'storage',
    exit: 1,
    message: 'The store {file} is not there any more.',
    hint: 'Put it back, or start what writes it: what follows it goes on when it is there.',
  },
  'accepted-not-recorded': {
    category: 'storage',
    exit: 1,
    message: 'Meta accepted the call ({id}), but the store could not keep that: {problem}.',
    hint: 'Do not repeat it, it would be done twice. Mend the store; webhooks bring what follows.',
  },
  'recipient-unknown': {
    category: 'usage',
    exit: 5,
    message: 'Nothing was sent: neither a phone nor a BSUID of the recipient is known.',
    hint: 'Their next message names one. Until then, write to them in the app.',
  },
  'message-unsendable': {
    category: 'usage',
    exit: 2,
    message: 'Nothing was sent: {at} {problem}.',
    hint: 'Correct it; Meta would refuse it as it is.',
  },
  'not-found': {
    category: 'usage',
    exit: 5,
    message: 'No {what} matches {wanted}.',
    hint: '{fix}',
  },
  ambiguous: {
    category: 'usage',
    exit: 2,
    message: '{wanted} matches {count} {what}.',
    hint: '{fix}',
  },
  'would-break-phone': {
    category: 'policy',
    exit: 6,
    message: 'Refused to call {path}: on a coexistence number it disconnects the customer’s phone.',
    hint: 'A coexistence number is registered already. Leave it out, whatever a guide for ordinary numbers says.',
  },
  'sync-window-closed': {
    category: 'policy',
    exit: 6,
    message: 'The {type} sync of {number} can no longer be requested: 24 hours have passed since onboarding.',
    hint: 'Disconnect the number in the app (Settings → Account → Business Platform) and onboard it again.',
  },
  'not-coexistence': {
    category: 'policy',
    exit: 6,
    message:
      'The number {number} is not in coexistence (is_on_biz_app {onBizApp}, platform_type {platform}).',
    hint: 'The signup must run with the WhatsApp Business app feature, and the phone must have accepted. `coex onboard --resume` looks again; `coex onboard --anew` signs up again.',
  },
  'signup-cancelled': {
    category: 'policy',
    exit: 6,
    message: 'The signup was left before it was finished{step}.',
    hint: '{next} Nothing was used up.',
  },
  'signup-timed-out': {
    category: 'policy',
    exit: 6,
    message: 'Nobody finished the signup within {minutes} minutes.',
    hint: 'Nothing was used up. `coex onboard --resume` opens it again when the customer is ready.',
  },
  'waba-not-granted': {
    category: 'auth',
    exit: 4,
    message: 'The token from the signup grants no {scope} for {waba}.',
    hint: '`coex onboard --resume` opens the signup again; leave every permission switched on. Nothing was requested yet.',
  },
  'other-number': {
    category: 'policy',
    exit: 6,
    message: 'The customer has connected {number}, not {wanted}.',
    hint: 'Nothing was requested yet. To go on with that one: `coex onboard --resume --id {id} --number "{number}"`.',
  },
  'onboarding-under-way': {
    category: 'policy',
    exit: 6,
    message: 'An onboarding of {number} is under way since {since}.',
    hint: 'Go on with it: `coex onboard --resume --id {id}`. To begin again instead, add --anew, which closes it for good.',
  },
  'losses-refused': {
    category: 'policy',
    exit: 6,
    message: 'The customer does not accept what changes for them.',
    hint: 'Nothing was started. `coex features` tells more about each change.',
  },
  'onboarding-interrupted': {
    category: 'usage',
    exit: 130,
    message: 'Interrupted. The onboarding {id} is kept as it is.',
    hint: '`coex onboard --resume --id {id}` goes on; what was asked for once is not asked for again.',
  },
  'webhook-fields-missing': {
    category: 'policy',
    exit: 6,
    message: 'The app is not subscribed to {fields}; its webhooks go to {where}.',
    hint: 'Subscribe them in the app dashboard, or give --public-url so that coex can; then `coex onboard --resume`.{deadline}',
  },
  'code-unusable': {
    category: 'usage',
    exit: 2,
    message: 'What was pasted is no code of a signup: {problem}.',
    hint: 'Paste the code alone, or the whole address the signup came back to. It lives 30 seconds.',
  },
  'signup-code-spent': {
    category: 'policy',
    exit: 6,
    message: 'The code of the signup is used up, or older than 30 seconds.',
    hint: '`coex onboard --resume` opens the signup again; for a number that is connected it changes nothing else.',
  },
  'preflight-failed': {
    category: 'policy',
    exit: 6,
    message: 'Preflight found {count} that would break the onboarding: {checks}.',
    hint: 'Mend what is marked as failed first; nothing was requested yet.',
  },
  'graph-refused': {
    category: 'api',
    exit: 1,
    message: 'Meta refused {call}: {meaning} (code {metaCode}).',
    hint: '{fix}',
  },
  'graph-not-permitted': {
    category: 'auth',
    exit: 4,
    message: 'Meta refused {call}: {meaning} (code {metaCode}).',
    hint: '{fix}',
  },
  'graph-not-found': {
    category: 'api',
    exit: 5,
    message: 'Meta refused {call}: {meaning} (code {metaCode}).',
    hint: '{fix}',
  },
  'graph-guarded': {
    category: 'policy',
    exit: 6,
    message: 'Meta refused {call}: {meaning} (code {metaCode}).',
    hint: '{fix}',
  },
  'graph-transient': {
    category: 'api',
    exit: 7,
    message: 'Meta could not serve {call}: {meaning} (code {metaCode}).',
    hint: '{fix}',
  },
  'token-malformed': {
    category: 'auth',
    exit: 4,
    message: 'The access token for {call} is none: it holds a character that no token has.',
    hint: 'Copy it again, whole and alone, and store it with `coex secrets set access-token`.',
  },
  'graph-unreachable': {
    category: 'network',
    exit: 7,
    message: 'No answer from {host} to {call}: {problem}.',
    hint: 'Check the network and the setting graph-url, then try again.',
  },
  'graph-outcome-unknown': {
    category: 'network',
    exit: 7,
    message: 'No usable answer came to {call}: {problem}. Whether Meta acted on it is unknown.',
    hint: 'It was not repeated. Look for its effect before you send it again.',
  },
  'graph-unexpected': {
    category: 'api',
    exit: 7,
    message: '{host} gave {call} an answer that is not the Graph API’s: {problem}.',
    hint: 'A proxy or a wrong graph-url is the usual cause; --trace shows the exchange.',
  },
  'graph-polling-held': {
    category: 'api',
    exit: 7,
    message: 'Not sent: {call}. {percent} % of what Meta allows within the hour is used.',
    hint: 'What is left is kept for calls that change something. Look again after {until}.',
  },
  'graph-host-refused': {
    category: 'policy',
    exit: 6,
    message: 'Refused to send the access token to {host}, which is neither Meta’s nor the one in graph-url.',
    hint: 'Use a link as Meta’s answer gave it; whoever has the token can act as the business.',
  },
  'media-unwritable': {
    category: 'storage',
    exit: 1,
    message: 'The media folder {folder} cannot be used: {problem}.',
    hint: 'Check its permissions and the free space. What was fetched stays; the same command goes on from there.',
  },
  'sandbox-unreachable': {
    category: 'network',
    exit: 7,
    message: 'No sandbox answers at {url}: {problem}.',
    hint: 'Start one with `coex sandbox start`, or name it with --sandbox-url or COEX_SANDBOX_URL.',
  },
  'sandbox-refused': {
    category: 'usage',
    exit: 2,
    message: 'The sandbox did not do it: {problem}.',
    hint: '{fix}',
  },
  'sandbox-not-found': {
    category: 'usage',
    exit: 5,
    message: 'The sandbox did not do it: {problem}.',
    hint: '{fix}',
  },
  'sandbox-state': {
    category: 'policy',
    exit: 6,
    message: 'The sandbox cannot do it as things stand: {problem}.',
    hint: '{fix}',
  },
  'snapshot-invalid': {
    category: 'usage',
    exit: 2,
    message: 'The snapshot {file} cannot be used: {problem}.',
    hint: 'Take a new one with `coex sandbox export`.',
  },
  'scenario-invalid': {
    category: 'usage',
    exit: 2,
    message: '{file}, line {line}: {problem}.',
    hint: 'Mend the file; docs/sandbox.md tells what a scenario may hold.',
  },
  'templates-unwritable': {
    category: 'storage',
    exit: 1,
    message: 'The file {file} cannot be written: {problem}. Written before it: {written}.',
    hint: 'Check the folder, its permissions and the free space; the same command goes on from there.',
  },
  'environments-invalid': {
    category: 'usage',
    exit: 2,
    message: '{file}, line {line}: {problem}.',
    hint: 'Mend the file; docs/templates.md tells what it may hold.',
  },
  'list-unusable': {
    category: 'usage',
    exit: 2,
    message: '{file} cannot be read as a list of {what}: {problem}.',
    hint: '{fix}',
  },
  'output-unwritable': {
    category: 'usage',
    exit: 2,
    message: 'The file {file} cannot be written: {problem}.',
    hint: 'Check the folder, its permissions and the free space.',
  },
  'file-exists': {
    category: 'usage',
    exit: 2,
    message: 'The file {file} exists already.',
    hint: 'Name another, or overwrite it with --force.',
  },
  'plan-unusable': {
    category: 'policy',
    exit: 6,
    message: 'The plan {file} is not applied: {problem}.',
    hint: 'Make it again with `coex templates plan --out {file}`. Nothing was changed.',
  },
  'plan-stale': {
    category: 'policy',
    exit: 6,
    message: 'The plan is stale: {changed} since it was made.',
    hint: 'Make it again and look at it; what was applied already is not lost. {run}',
  },
  'templates-busy': {
    category: 'policy',
    exit: 6,
    message:
      'Another coex is changing the templates of WABA {wabaId}: process {pid} on {machine}, since {since}.',
    hint: 'Let it end, or stop it, and run the same command again: what it did is not done twice. If it does not run any more, this ends by itself, {minutes} minutes after its last sign of life. {run}',
  },
  'template-protected': {
    category: 'policy',
    exit: 6,
    message: 'Nothing was deleted: {which}.',
    hint: 'Meta deletes neither its own samples nor what it has disabled. Name other languages with --language.',
  },
  interrupted: {
    category: 'usage',
    exit: 130,
    message: 'Interrupted.',
    hint: 'Run the same command again to go on.',
  },
  internal: {
    category: 'internal',
    exit: 1,
    message: 'coex failed in a way it should not: {problem}.',
    hint: 'Please report it with the output of the same command and --debug.',
  },
} as const satisfies Record<string, ErrorRow>;

interface ErrorRow {
  readonly category: ErrorCategory;
  readonly exit: ExitCode;
  readonly message: string;
  readonly hint: string;
}

export type ErrorCategory = 'usage' | 'auth' | 'network' | 'api' | 'policy' | 'storage' | 'internal';

/** The exit codes of the design; 3 is no error but an answer ("something was found"). */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 130;

export type ErrorCode = keyof typeof ERRORS;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type Values<Code extends ErrorCode> = Record<
  Placeholders<(typeof ERRORS)[Code]['message']> | Placeholders<(typeof ERRORS)[Code]['hint']>,
  string | number
>;

/** What Meta said of a refused call; kept whole so that support can quote it. */
export interface MetaFailure {
  readonly code: number;
  readonly subcode?: number;
  /** The generic message, in English: the only place where an unknown field is named. */
  readonly message?: string;
  readonly title?: string;
  readonly userMessage?: string;
  readonly details?: string;
  readonly traceId?: string;
  readonly httpStatus: number;
}

/** The one error class: whatever a person or a script is meant to understand is one of these. */
export class CoexError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly category: ErrorCategory;
  readonly exit: ExitCode;
  readonly hint: string;
  /** Present when Meta refused the call. */
  readonly meta: MetaFailure | undefined;
  /** Certain that the call had no effect: it never left, or was turned away before anything was done. */
  readonly nothingDone: boolean;
  /** Meta refused the call with a code that says nothing of whether it had its effect all the same. */
  readonly mayBeDone: boolean;

  constructor(
    code: Code,
    values: Values<Code>,
    options: { cause?: unknown; meta?: MetaFailure; nothingDone?: boolean; mayBeDone?: boolean } = {},
  ) {
    const row: ErrorRow = ERRORS[code];
    super(fill(row.message, values), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CoexError';
    this.code = code;
    this.category = row.category;
    this.exit = row.exit;
    this.hint = fill(row.hint, values);
    this.meta = options.meta;
    this.nothingDone = options.nothingDone ?? false;
    this.mayBeDone = options.mayBeDone ?? false;
  }
}

/** The message of anything thrown, on one line. */
export function problemOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split('\n', 1)[0]?.replace(/\.$/, '') ?? '';
}

function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
