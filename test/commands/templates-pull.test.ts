import { describe, expect, it } from 'vitest';
import { REQUESTS } from '../support/template-requests.ts';
import { setTemplateStage } from '../support/template-stage.ts';

const named = REQUESTS.named;

describe('coex templates pull', () => {
  it('writes a file for each name, leaving out what is Meta’s own', async () => {
    const stage = await setTemplateStage();
    await stage.create(...Object.values(REQUESTS));
    const { exitCode } = await stage.ask('templates', 'pull', '--waba', stage.sandbox.waba.id);
    expect(exitCode).toBe(0);
    const before = stage.files();
    const again = await stage.ask('templates', 'pull', '--waba', stage.sandbox.waba.id);
    expect(again.data.files.map((f: { change: string }) => f.change)).toEqual(
      again.data.files.map(() => 'unchanged'),
    );
    expect(stage.files()).toEqual(before);
    expect(named).toBeDefined();
  });
});
