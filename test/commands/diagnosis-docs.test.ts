import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import written from '../../src/commands/manifest.json' with { type: 'json' };
import type { Manifest } from '../../src/commands/manifest.ts';
import { LINKS } from '../../src/core/diagnosis/index.ts';
import { parse } from '../../src/program.ts';
import { withFaultTable } from '../../tools/fault-table.ts';
import { captured } from '../support/host.ts';

const PAGE = readFileSync('docs/diagnosis.md', 'utf8');

describe('the page about diagnosis', () => {
  it('has the table of what may be found as it is; `npm run generate` brings it up to date', () => {
    expect(PAGE).toBe(withFaultTable(PAGE));
  });

  it('names every link in the picture of the chain', () => {
    const [, picture = ''] = /```\n(.*?)```/s.exec(PAGE) ?? [];
    for (const link of LINKS) expect(picture.split(/[\s─]+/)).toContain(link);
  });

  it('shows commands that can be typed', () => {
    const typed = [...PAGE.matchAll(/^\$ coex (.*)$/gm)].map(([, line = '']) => line.split(' '));
    expect(typed.length).toBeGreaterThan(5);
    for (const argv of typed) {
      expect(parse(argv, written as Manifest, '0', captured().stream).kind, argv.join(' ')).toBe('run');
    }
  });
});
