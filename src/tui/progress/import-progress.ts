import { counted, grouped } from '../print/counted.ts';
import { shownDuration } from '../print/duration.ts';

/** How far an import is. */
export interface ImportProgress {
  /** 0 to 100. */
  readonly progress: number;
  readonly phases: readonly PhaseOfImport[];
  readonly messages: number;
  readonly chats: number;
  readonly contacts: number;
  /** Placeholders whose media may still follow. */
  readonly mediaPending: number;
  /** Null when it cannot be told; so with the next. */
  readonly messagesPerMinute: number | null;
  /** How long it may still take. */
  readonly leftMs: number | null;
}

interface PhaseOfImport {
  readonly phase: number;
  readonly chunks: number;
  readonly messages: number;
  /** Chunks that were announced and have not come. */
  readonly missing: number;
}

/** Progress while it lasts: bars on a terminal, a line now and then elsewhere. */
export interface Progress {
  update(state: ImportProgress): void;
  /** Leaves the last state standing. */
  finish(): void;
}

/** What the days of a phase are (reference §4.2). */
export const PHASES: Readonly<Record<number, string>> = {
  0: 'day of onboarding',
  1: 'last 90 days',
  2: '90 days before',
};

/** What has come of an import: `4,800 messages, 51 chats, 12 contacts, 8 media to come`. */
export function cameWords({ messages, chats, contacts, mediaPending }: ImportProgress): string {
  const media = mediaPending === 0 ? [] : [`${grouped(mediaPending)} media to come`];
  return [counted(messages, 'message'), counted(chats, 'chat'), counted(contacts, 'contact'), ...media].join(
    ', ',
  );
}

/** How fast it goes; undefined when that cannot be told. */
export function paceWords({
  messagesPerMinute,
  leftMs,
}: Pick<ImportProgress, 'messagesPerMinute' | 'leftMs'>): string | undefined {
  if (messagesPerMinute === null) return undefined;
  const left = leftMs === null ? 'time left unknown' : `about ${shownDuration(leftMs)} left`;
  return `${grouped(messagesPerMinute)} messages a minute, ${left}`;
}

/** What came of a phase, and which of its chunks did not. */
export function phaseWords({ messages, missing }: PhaseOfImport): string {
  const came = counted(messages, 'message');
  return missing === 0 ? came : `${came}, ${counted(missing, 'chunk')} missing`;
}
