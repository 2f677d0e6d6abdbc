import '../../support/terminal.ts';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderImportBars } from '../../../src/tui/progress/import-bars.tsx';
import { captured } from '../../support/host.ts';

const START = {
  progress: 10,
  phases: [{ phase: 0, chunks: 1, messages: 1200, missing: 0 }],
  messages: 1200,
  chats: 2,
  contacts: 3,
  mediaPending: 0,
  messagesPerMinute: null,
  leftMs: null,
};
const LATER = {
  progress: 55,
  phases: [
    { phase: 0, chunks: 1, messages: 1200, missing: 0 },
    { phase: 2, chunks: 4, messages: 3600, missing: 2 },
    { phase: 9, chunks: 1, messages: 0, missing: 0 },
  ],
  messages: 4800,
  chats: 51,
  contacts: 12,
  mediaPending: 8,
  messagesPerMinute: 2400,
  leftMs: 95_000,
};

describe('the bars of an import', () => {
  it('show how far it is, phase by phase, and follow what comes', async () => {
    const { stream, text } = captured(true, 80);
    const bars = renderImportBars(stream, START, false);
    await expect.poll(text).toContain('10 %');
    expect(text()).toContain('day of onboarding');
    bars.update(LATER);
    await expect.poll(text).toContain('55 %');
    bars.finish();
    const last = stripVTControlCharacters(text().slice(text().lastIndexOf('overall')));
    expect(last).toContain(`overall           ${'█'.repeat(22)}${'░'.repeat(18)} 55 %`);
    expect(last).toMatch(/day of onboarding █+░+ 1,200 messages/);
    expect(last).toMatch(/90 days before {4}█+░+ 3,600 messages/);
    expect(last).toMatch(/phase 9 {11}░{40} 0 messages/);
    expect(last).toContain('4,800 messages, 51 chats, 12 contacts, 8 media to come');
    expect(last).toContain('2,400 messages a minute, about 1 m left');
  });

  it.each([80, 45, 30, 0])('fit a terminal of %i columns', async (columns) => {
    const { stream, text } = captured(true, columns);
    const bars = renderImportBars(stream, LATER, false);
    await expect.poll(text).toContain('overall');
    bars.finish();
    const lines = stripVTControlCharacters(text()).split('\n');
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns || 80);
  });

  it.each([true, false])('are coloured only when they are to be: %s', async (inColor) => {
    const { stream, text } = captured(true, 80);
    const bars = renderImportBars(stream, LATER, inColor);
    await expect.poll(text).toContain('55 %');
    bars.finish();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
    expect(/\u001b\[[\d;]*m/.test(text())).toBe(inColor);
  });

  it('leave the last state standing, and the cursor shown', async () => {
    const { stream, text } = captured(true, 80);
    const bars = renderImportBars(stream, START, false);
    bars.update({ ...LATER, progress: 100 });
    bars.finish();
    await expect.poll(text).toContain('100 %');
    expect(text().lastIndexOf('\u001b[?25h')).toBeGreaterThan(text().lastIndexOf('\u001b[?25l'));
  });
});
