import { describe, expect, it } from 'vitest';
import { marksFor } from '../../../../src/tui/feed/marks.ts';
import { footerRow } from '../../../../src/tui/feed/rows/footer.ts';
import type { Failure, FeedState } from '../../../../src/tui/feed/state.ts';
import {
  NOW,
  SAMPLE_FAILURE,
  sampleChat,
  sampleConversation,
  sampleMessage,
  sampleOutgoing,
  sampleState,
} from '../../../support/feed-samples.ts';
import { textOf } from '../../../support/rows.ts';

const marks = marksFor({ isUnicode: true, hasAttributes: true });
const OTHER: Failure = { ...SAMPLE_FAILURE, metaCode: 131026 };

function shown(columns: number, changes: Partial<FeedState>): string {
  return textOf(footerRow(sampleState(changes, columns), columns, marks)).trim();
}

function footer(changes: Partial<FeedState> = {}): string {
  return shown(160, changes);
}

/** The cursor on a message that failed, in a chat whose window is closed. */
function onFailed(problemCodes: readonly number[], changes: Partial<FeedState> = {}): string {
  const messages = [sampleMessage({ origin: 'api', status: 'failed', problemCodes })];
  const chat = sampleChat({ windowUntil: NOW });
  return footer({ conversation: sampleConversation(messages, { chat }), focus: 'conversation', ...changes });
}

describe('the footer', () => {
  it('tells the way into the conversation and back on the narrowest screen', () => {
    expect(shown(20, { focus: 'chats' })).toBe('enter open  ? help');
    expect(shown(40, { focus: 'chats' })).toContain('enter open  ? help  q quit');
    expect(shown(20, { focus: 'conversation' })).toBe('? help  q back');
  });

  it('offers to open a conversation only where there is one to open', () => {
    expect(shown(200, { focus: 'conversation' })).not.toContain('open');
    expect(shown(200, { conversation: null })).not.toContain('open');
    expect(shown(200, {})).toContain('enter open');
  });

  it('says on a message that failed that its reason can be read', () => {
    expect(onFailed([131026])).toMatch(/^x explain {2}\? help {2}q back {2}r send a template/);
    expect(onFailed([131026], { focus: 'chats' })).toMatch(/^enter open {2}\? help/);
  });

  it('says that a template can be sent where the window was closed', () => {
    expect(onFailed([131047])).toMatch(/^x explain {2}r send a template {2}\? help {2}q back {2}\/ filter/);
    const outgoing = [sampleOutgoing({ kind: 'refused', failure: SAMPLE_FAILURE })];
    expect(footer({ outgoing })).toMatch(/^x explain {2}r reply {2}R send again {2}X dismiss {2}enter open/);
  });

  it('says what can be done with what was sent and not accepted', () => {
    expect(footer({ outgoing: [sampleOutgoing({ kind: 'refused', failure: OTHER })] })).toMatch(
      /^x explain {2}R send again {2}X dismiss {2}enter open/,
    );
    const unsure = sampleOutgoing({ kind: 'unsure', failure: OTHER, isConfirmed: false });
    expect(footer({ outgoing: [unsure] })).toMatch(/^x explain {2}R send all the same {2}X dismiss/);
    const unrecorded = sampleOutgoing({ kind: 'unrecorded', failure: OTHER });
    expect(footer({ outgoing: [unrecorded] })).toMatch(/^x explain {2}X dismiss {2}enter open/);
  });
});
