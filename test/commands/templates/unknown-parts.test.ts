import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setPullStage } from '../../support/pull-stage.ts';

/** Parts of types that no page describes, with keys that mean something else in those that are known. */
const ALBUM = {
  type: 'ALBUM',
  id: '7',
  example: ['x'],
  text: { of: 'Costs ${x}\r\nor not' },
  buttons: 'none',
};
const NEW_BUTTON = {
  type: 'HOLOGRAM',
  id: '9',
  example: { depth: 3 },
  url: ['a', 'b'],
  text: 'Look\r\nhere',
};

const COMPONENTS = [
  {
    type: 'GREETING',
    format: 'small',
    cards: [{ text: 17 }],
    card_index: 1,
    add_security_recommendation: 'x',
  },
  { type: 'HEADER', format: 'TEXT', text: 'Visit' },
  ALBUM,
  { type: 'BODY', text: 'Your visit is on the fourth of May at our practice.' },
  { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Confirm' }, NEW_BUTTON] },
];

const REQUEST = { name: 'album_news', language: 'en_GB', category: 'UTILITY', components: COMPONENTS };

async function stageWithUnknown() {
  const stage = await setPullStage();
  stage.sandbox.rules.off('template-format');
  await stage.create(REQUEST);
  const account = ['--waba', stage.sandbox.waba.id];
  const there = async () => {
    const answer = await fetch(
      `${stage.sandbox.url}/v26.0/${stage.sandbox.waba.id}/message_templates?name=album_news&fields=components`,
      { headers: { authorization: `Bearer ${stage.sandbox.app.systemToken}` } },
    );
    return Object(await answer.json()).data[0].components;
  };
  return { ...stage, account, there };
}

describe('parts of a template of which nothing is known', () => {
  it('survive pull, plan and apply untouched, where they were', async () => {
    const { ask, coex, account, there, folder, sandbox } = await stageWithUnknown();
    const before = await there();
    expect(before).toHaveLength(COMPONENTS.length);
    const pulled = await ask('templates', 'pull', 'album_news', ...account);
    expect(pulled).toMatchObject({ exitCode: 0, data: { files: [{ change: 'created' }] } });
    const again = await ask('templates', 'pull', 'album_news', ...account);
    expect(again.data.files).toMatchObject([{ change: 'unchanged' }]);
    const file = join(folder, 'templates', 'album_news.yaml');
    const planned = ['templates', 'plan', file, ...account, '--detailed-exitcode'];
    expect(await ask(...planned)).toMatchObject({ exitCode: 0 });

    writeFileSync(file, readFileSync(file, 'utf8').replace('fourth of May', 'fifth of May'));
    const { data } = await ask(...planned);
    expect(data.accounts[0].steps).toContainEqual(
      expect.objectContaining({
        name: 'album_news',
        action: 'edit',
        changes: [expect.objectContaining({ part: 'body', field: 'text' })],
      }),
    );
    const applied = await coex(['templates', 'apply', file, ...account, '--yes']);
    expect(applied.exitCode).toBe(0);
    const text = 'Your visit is on the fifth of May at our practice.';
    expect(await there()).toEqual(
      before.map((part: { type: string }) => (part.type === 'BODY' ? { ...part, text } : part)),
    );
    await sandbox.advance(25 * 60 * 60_000);
    const after = await ask('templates', 'pull', 'album_news', ...account);
    expect(after.data.files).toMatchObject([{ change: 'unchanged' }]);
  });

  it('are created as a file has them', async () => {
    const { ask, coex, account, put, sandbox } = await stageWithUnknown();
    put('request.json', JSON.stringify({ ...REQUEST, name: 'album_more' }).replace('${', '$$$${'));
    const linted = await ask('templates', 'lint', 'request.json');
    expect(new Set(linted.data.findings.map(({ rule }: { rule: string }) => rule))).toContain(
      'component-unknown',
    );
    expect((await coex(['templates', 'apply', 'request.json', ...account, '--yes'])).exitCode).toBe(0);
    await sandbox.advance(25 * 60 * 60_000);
    expect(await ask('templates', 'plan', 'request.json', ...account, '--detailed-exitcode')).toMatchObject({
      exitCode: 0,
    });
  });
});
