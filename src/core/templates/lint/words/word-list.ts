/*
 * Words that tell what a text is about, by language: phrases without regard to case, a trailing * for any ending. The
 * signals are those of templates.md §4.5, whose reasons are examples on Meta's page about categories.
 */

export const SIGNALS = [
  'sale',
  'renewal',
  'retargeting',
  'awareness',
  'relationship',
  'survey',
  'urgency',
  'callToAction',
  'password',
  'apology',
  'compensation',
  'transaction',
  'optOut',
  'askForSecret',
  'threat',
] as const;

export type Signal = (typeof SIGNALS)[number];

export type WordList = Readonly<Record<Signal, readonly string[]>>;
