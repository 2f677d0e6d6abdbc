import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadEnvironments, readSources } from '../../src/core/templates/index.ts';
import { setPullStage } from '../support/pull-stage.ts';

const PAGE = readFileSync('docs/templates.md', 'utf8');

function blocks(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);
}

describe('the page about templates', () => {
  it('shows commands that work', async () => {
    const stage = await setPullStage();
    stage.put('templates/environments.yaml', `environments: { only: { waba: ${stage.sandbox.waba.id} } }\n`);
    const lines = blocks('console').flatMap((block) =>
      block.split('\n').filter((line) => line.startsWith('$ coex ')),
    );
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      expect(await stage.coex(line.replace('$ coex ', '').split(' ')), line).toMatchObject({ exitCode: 0 });
    }
  });

  it('shows a family and environments that can be read', async () => {
    const stage = await setPullStage();
    const find = (part: string) => blocks('yaml').find((block) => block.includes(part)) ?? '';
    stage.put('templates/visit_reminder.yaml', find('name: visit_reminder'));
    stage.put('templates/environments.yaml', find('environments:'));
    const { environments, ignore } = await loadEnvironments('templates', stage.folder);
    expect(Object.keys(environments)).toEqual(['staging', 'north']);
    expect(ignore).toEqual(['old_offer']);
    const { sources, problems } = await readSources(
      ['templates'],
      environments.north?.values ?? {},
      stage.folder,
    );
    expect(problems).toEqual([]);
    expect(sources).toHaveLength(1);
  });
});
