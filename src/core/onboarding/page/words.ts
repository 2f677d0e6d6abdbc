import { finishedWithoutCode } from '../refusals.ts';

/** What the signup page says: what happened, and what to do now. */
export interface Words {
  readonly meaning: string;
  readonly next: string;
}

/** What the page itself finds wrong; each of them is told to the terminal too. */
export const TROUBLES = {
  closed: {
    meaning: 'The window was closed before the signup was finished.',
    next: 'Press the button to start again; nothing was used up.',
  },
  'no-code': finishedWithoutCode(),
  'sdk-missing': {
    meaning: 'Facebook’s script could not be loaded.',
    next: 'Switch off ad blockers and tracking protection for this page, or open the link in another browser, and reload it.',
  },
  'popup-blocked': {
    meaning: 'The browser did not let Facebook’s window open.',
    next: 'Allow pop-ups for this page and press the button again. If the link opened inside another app, open it in Chrome, Safari or Firefox instead.',
  },
} as const satisfies Record<string, Words>;

export type Trouble = keyof typeof TROUBLES;

/** How a page that nobody can use any more says so. */
export const OVER = {
  done: {
    meaning: 'Done. Your part is finished.',
    next: 'You can close this page. Keep the phone online, with the WhatsApp Business app open, until you are told that everything has come over.',
  },
  ended: {
    meaning: 'This signup has ended.',
    next: 'Ask whoever sent you the link for a new one.',
  },
} as const satisfies Record<string, Words>;

/** For a link that leads to no signup, or to one of a coex that has been stopped. */
export const UNKNOWN_LINK: Words = {
  meaning: 'This link leads to no signup.',
  next: 'Check that it is whole, or ask whoever sent it for a new one.',
};

/** What the page says on its way. */
export const PROGRESS = {
  waiting: {
    meaning: 'Facebook’s window is open.',
    next: 'Go through it with the phone at hand. If you do not see it, look behind this one, or press the button again.',
  },
  handing: { meaning: 'Connecting …', next: 'Leave this page open for a moment.' },
  unreachable: {
    meaning: 'The signup does not answer just now.',
    next: 'Leave this page open; it goes on when the connection is back.',
  },
  lost: {
    meaning: 'The signup was finished, but could not be handed over.',
    next: 'Check the connection and press the button once more.',
  },
} as const satisfies Record<string, Words>;
