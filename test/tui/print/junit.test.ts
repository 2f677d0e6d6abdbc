import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JunitCase, junitClosing, junitOpening, junitSuite } from '../../../src/tui/print/junit.ts';
import { elementsOf } from '../../support/xml.ts';

const report = (name: string, cases: readonly JunitCase[]) =>
  [junitOpening('report'), junitSuite(name, cases), junitClosing()].join('\n');

describe('a JUnit report', () => {
  it('counts the cases of a suite, and tells failures, what was skipped and what was said apart', () => {
    const cases: JunitCase[] = [
      { subject: 's', name: 'a', outcome: 'passed' },
      { subject: 's', name: 'b', outcome: 'passed', message: 'mind this' },
      { subject: 's', name: 'c', outcome: 'failed', message: 'no', details: 'Do that.' },
      { subject: 's', name: 'd', outcome: 'skipped', message: 'who knows' },
    ];
    expect(elementsOf(report('one', cases))).toEqual([
      { name: 'testsuites', attributes: { name: 'report' }, text: '' },
      {
        name: 'testsuite',
        attributes: { name: 'one', tests: '4', failures: '1', errors: '0', skipped: '1' },
        text: '',
      },
      { name: 'testcase', attributes: { classname: 's', name: 'a' }, text: '' },
      { name: 'testcase', attributes: { classname: 's', name: 'b' }, text: '' },
      { name: 'system-out', attributes: {}, text: 'mind this' },
      { name: 'testcase', attributes: { classname: 's', name: 'c' }, text: '' },
      { name: 'failure', attributes: { message: 'no' }, text: 'Do that.' },
      { name: 'testcase', attributes: { classname: 's', name: 'd' }, text: '' },
      { name: 'skipped', attributes: { message: 'who knows' }, text: '' },
    ]);
  });

  it('keeps every character that XML can hold, and drops the others', () => {
    const kept = '<&>"\' \t\n\r é 王 👩‍👧 ]]> <!-- ';
    const [, suite, , failure] = elementsOf(
      report(`${kept}\u0000\u001b[2J\ufffe\ud800`, [
        { subject: '', name: '', outcome: 'failed', message: kept, details: kept },
      ]),
    );
    expect(suite?.attributes.name).toBe(`${kept}[2J`);
    expect(failure).toMatchObject({ attributes: { message: kept }, text: kept });
  });

  it('is well-formed whatever is in it', () => {
    const text = fc.string({ unit: 'binary' });
    const outcome = fc.constantFrom('passed' as const, 'failed' as const, 'skipped' as const);
    const cases = fc.array(fc.record({ subject: text, name: text, outcome, message: text, details: text }));
    fc.assert(
      fc.property(text, cases, (name, all) => {
        const elements = elementsOf(report(name, all));
        expect(elements.filter((element) => element.name === 'testcase')).toHaveLength(all.length);
      }),
    );
  });
});
