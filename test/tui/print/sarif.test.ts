import { describe, expect, it } from 'vitest';
import { sarif } from '../../../src/tui/print/sarif.ts';

const RULES = [
  { id: 'one', level: 'error', title: 'One.', help: 'Mend one.' },
  { id: 'two', level: 'note', title: 'Two.', help: 'Mend two.' },
] as const;

const report = (findings: Parameters<typeof sarif>[0]['findings']) =>
  JSON.parse(sarif({ rules: RULES, findings }));

describe('sarif', () => {
  it('has one run, with the rules that found something and no others', () => {
    const { version, runs } = report([{ rule: 'two', level: 'note', message: 'm' }]);
    expect(version).toBe('2.1.0');
    expect(runs).toHaveLength(1);
    expect(runs[0].tool.driver.rules).toEqual([
      {
        id: 'two',
        shortDescription: { text: 'Two.' },
        help: { text: 'Mend two.' },
        defaultConfiguration: { level: 'note' },
      },
    ]);
    expect(runs[0].results).toEqual([{ ruleId: 'two', ruleIndex: 0, level: 'note', message: { text: 'm' } }]);
  });

  it('says where, with a relative URI', () => {
    const { runs } = report([
      { rule: 'one', level: 'error', message: 'm', file: './a b/ü#?.yaml', line: 3, column: 4, help: 'Do.' },
    ]);
    expect(runs[0].results[0]).toMatchObject({
      message: { text: 'm Do.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a%20b/%C3%BC%23%3F.yaml' },
            region: { startLine: 3, startColumn: 4 },
          },
        },
      ],
    });
  });

  it('keeps what is silenced, with the reason', () => {
    const { runs } = report([{ rule: 'one', level: 'error', message: 'm', suppressed: 'our brand' }]);
    expect(runs[0].results[0].suppressions).toEqual([{ kind: 'inSource', justification: 'our brand' }]);
  });

  it('makes do with a rule that nobody described, and with half a character in a name', () => {
    const { runs } = report([{ rule: 'three', level: 'error', message: 'm', file: '\ud800.yaml' }]);
    expect(runs[0].tool.driver.rules[0].id).toBe('three');
    expect(runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('%EF%BF%BD.yaml');
  });
});
