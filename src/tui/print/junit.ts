/** What CI shows of one check: a failure fails the build, what was skipped and what was said do not. */
export interface JunitCase {
  /** What was checked: CI groups the cases of one. */
  readonly subject: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why, on a line; a case that passed has it as its output. */
  readonly message?: string;
  /** More about a failure. */
  readonly details?: string;
}

/*
 * JUnit XML as Jenkins, GitLab and the readers of others take it, written piece by piece: the totals of the whole, which
 * nobody knows before its end and which those readers count themselves, are left out of the root.
 */

/** What a report begins with. */
export function junitOpening(name: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escaped(name)}">`;
}

/** One suite with its cases. */
export function junitSuite(name: string, cases: readonly JunitCase[]): string {
  const count = (wanted: JunitCase['outcome']) => cases.filter(({ outcome }) => outcome === wanted).length;
  const totals = `tests="${cases.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}"`;
  return [`  <testsuite name="${escaped(name)}" ${totals}>`, ...cases.map(junitCase), '  </testsuite>'].join(
    '\n',
  );
}

/** What a report ends with. */
export function junitClosing(): string {
  return '</testsuites>';
}

function junitCase({ subject, name, outcome, message = '', details = '' }: JunitCase): string {
  const head = `    <testcase classname="${escaped(subject)}" name="${escaped(name)}"`;
  const said = escaped(message);
  switch (outcome) {
    case 'failed':
      return `${head}><failure message="${said}">${escaped(details)}</failure></testcase>`;
    case 'skipped':
      return `${head}><skipped message="${said}"/></testcase>`;
    case 'passed':
      return said === '' ? `${head}/>` : `${head}><system-out>${said}</system-out></testcase>`;
  }
}

/** Characters that XML 1.0 has no way to write, not even escaped (its section 2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // As they are, an attribute would make spaces of them.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text as it may stand in an attribute or an element. */
function escaped(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? '');
}
