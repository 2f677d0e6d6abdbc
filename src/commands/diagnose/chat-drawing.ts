import { printFacts } from '../../tui/print/facts.ts';
import { printHeading } from '../../tui/print/heading.ts';
import type { Page } from '../../tui/print/page.ts';
import { printPoint } from '../../tui/print/point.ts';
import { mark } from '../../tui/print/verdict.ts';
import type { ChatEvent } from './chat-output.ts';
import { printReasons } from './reason-output.ts';

/** Why a chat is not here or not whole, for people. */
export function drawChat(page: Page, { verdict, says, reasons }: ChatEvent): void {
  printPoint(page, mark(page, LOOKS[verdict.kind]), says);
  if ('chat' in verdict) {
    const { id, messages, firstMessageAt, lastMessageAt } = verdict.chat;
    printFacts(page, [
      ['  chat', String(id)],
      ['  messages', String(messages)],
      ['  first', firstMessageAt ?? 'none'],
      ['  last', lastMessageAt],
    ]);
  }
  if (reasons.length === 0) return;
  printHeading(page, 'Why');
  printReasons(page, reasons);
}

const LOOKS = { group: 'unknown', absent: 'fail', incomplete: 'warn', complete: 'pass' } as const;
