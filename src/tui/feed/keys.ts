import type { FieldEdit } from './field.ts';
import type { KeyStroke } from './key-stroke.ts';
import type { FeedState, Overlay } from './state.ts';

/** What takes the keys: the panes, or the overlay over them. */
export type KeyContext = 'panes' | Exclude<Overlay['kind'], 'none'>;

/** What a key asks for. */
export type Command =
  | 'up'
  | 'down'
  | 'first'
  | 'last'
  | 'half-page-up'
  | 'half-page-down'
  | 'page-up'
  | 'page-down'
  | 'left-pane'
  | 'right-pane'
  | 'next-pane'
  | 'previous-pane'
  | 'open'
  | 'reply'
  | 'filter'
  | 'copy'
  | 'details'
  | 'diagnose'
  | 'export'
  | 'follow'
  | 'pause'
  | 'explain'
  | 'resend'
  | 'dismiss'
  | 'help'
  | 'palette'
  | 'back'
  | 'escape'
  | 'quit'
  | 'suspend'
  | 'close'
  | 'accept'
  | 'new-line'
  | 'send'
  | 'next-field'
  | 'previous-field'
  | FieldEdit;

/** A row of the table of keys: help, palette, footer and the documentation are made of it. */
export interface KeyBinding {
  readonly command: Command;
  /** As `KeyStroke.name` writes them. */
  readonly keys: readonly string[];
  readonly says: string;
  readonly where: readonly KeyContext[];
}

const PANES: readonly KeyContext[] = ['panes'];
const READING: readonly KeyContext[] = ['help', 'report'];
const CHOOSING: readonly KeyContext[] = ['palette', 'templates'];
const TYPING: readonly KeyContext[] = ['filter', 'palette', 'compose', 'templates', 'form'];
const EVERYWHERE: readonly KeyContext[] = ['panes', ...READING, ...TYPING];

/** Every key there is. Of two rows with the same key, no two hold in the same place. */
export const KEYS: readonly KeyBinding[] = [
  { command: 'down', keys: ['j', 'down'], says: 'Go down', where: PANES },
  { command: 'up', keys: ['k', 'up'], says: 'Go up', where: PANES },
  { command: 'left-pane', keys: ['h', 'left'], says: 'Go to the pane on the left', where: PANES },
  { command: 'right-pane', keys: ['l', 'right'], says: 'Go to the pane on the right', where: PANES },
  { command: 'next-pane', keys: ['tab'], says: 'Go to the next pane, round and round', where: PANES },
  { command: 'previous-pane', keys: ['shift+tab'], says: 'Go to the pane before', where: PANES },
  { command: 'first', keys: ['g', 'home'], says: 'Go to the top', where: PANES },
  { command: 'last', keys: ['G', 'end'], says: 'Go to the bottom', where: PANES },
  { command: 'half-page-down', keys: ['ctrl+d'], says: 'Go half a page down', where: PANES },
  { command: 'half-page-up', keys: ['ctrl+u'], says: 'Go half a page up', where: PANES },
  { command: 'page-down', keys: ['pageDown'], says: 'Go a page down', where: PANES },
  { command: 'page-up', keys: ['pageUp'], says: 'Go a page up', where: PANES },
  { command: 'open', keys: ['enter'], says: 'Open the conversation', where: PANES },
  {
    command: 'reply',
    keys: ['r'],
    says: 'Reply: with text inside the window, with a template outside',
    where: PANES,
  },
  { command: 'filter', keys: ['/'], says: 'Look for chats by name, phone or id', where: PANES },
  { command: 'palette', keys: [':'], says: 'Look for a command, or explain a code', where: PANES },
  { command: 'copy', keys: ['y'], says: "Copy the message's id, or the customer's phone", where: PANES },
  { command: 'details', keys: ['o'], says: 'Show or hide the details', where: PANES },
  { command: 'diagnose', keys: ['d'], says: 'Diagnose this chat', where: PANES },
  { command: 'export', keys: ['e'], says: 'Export this chat', where: PANES },
  { command: 'follow', keys: ['f'], says: 'Follow what is new', where: PANES },
  { command: 'pause', keys: ['p'], says: 'Pause, and go on', where: PANES },
  { command: 'explain', keys: ['x'], says: 'Explain why a message was refused or failed', where: PANES },
  { command: 'resend', keys: ['R'], says: 'Send a refused message again', where: PANES },
  { command: 'dismiss', keys: ['X'], says: 'Dismiss a refused message', where: PANES },
  { command: 'help', keys: ['?'], says: 'Show all keys', where: PANES },
  { command: 'back', keys: ['q'], says: 'Go back, or quit from the chats', where: PANES },
  { command: 'escape', keys: ['escape'], says: 'Drop the filter, or go back', where: PANES },
  { command: 'quit', keys: ['ctrl+c'], says: 'Quit', where: EVERYWHERE },
  { command: 'suspend', keys: ['ctrl+z'], says: 'Suspend, until `fg`', where: EVERYWHERE },

  { command: 'down', keys: ['j', 'down'], says: 'Read on', where: READING },
  { command: 'up', keys: ['k', 'up'], says: 'Read back', where: READING },
  { command: 'page-down', keys: ['pageDown', 'ctrl+d', 'space'], says: 'Read a page on', where: READING },
  { command: 'page-up', keys: ['pageUp', 'ctrl+u'], says: 'Read a page back', where: READING },
  { command: 'first', keys: ['g', 'home'], says: 'Read from the top', where: READING },
  { command: 'last', keys: ['G', 'end'], says: 'Read the end', where: READING },
  { command: 'close', keys: ['q', 'escape'], says: 'Close', where: READING },
  { command: 'close', keys: ['?'], says: 'Close the help', where: ['help'] },

  { command: 'accept', keys: ['enter'], says: 'Keep the filter', where: ['filter'] },
  { command: 'close', keys: ['escape'], says: 'Take the filter back', where: ['filter'] },
  { command: 'down', keys: ['down'], says: 'Go down in the chats', where: ['filter'] },
  { command: 'up', keys: ['up'], says: 'Go up in the chats', where: ['filter'] },

  { command: 'accept', keys: ['enter'], says: 'Take what is chosen', where: CHOOSING },
  { command: 'down', keys: ['down'], says: 'Choose the next', where: CHOOSING },
  { command: 'up', keys: ['up'], says: 'Choose the one before', where: CHOOSING },
  { command: 'close', keys: ['escape'], says: 'Close', where: CHOOSING },

  { command: 'send', keys: ['enter'], says: 'Send', where: ['compose'] },
  { command: 'new-line', keys: ['alt+enter', 'ctrl+j'], says: 'Begin a new line', where: ['compose'] },
  { command: 'cursor-up', keys: ['up'], says: 'Go a line up, or to the beginning', where: ['compose'] },
  { command: 'cursor-down', keys: ['down'], says: 'Go a line down, or to the end', where: ['compose'] },
  { command: 'close', keys: ['escape'], says: 'Close, and keep the draft', where: ['compose'] },

  { command: 'next-field', keys: ['tab', 'down'], says: 'Go to the next value', where: ['form'] },
  { command: 'previous-field', keys: ['shift+tab', 'up'], says: 'Go to the value before', where: ['form'] },
  { command: 'accept', keys: ['enter'], says: 'Go to the next value; send after the last', where: ['form'] },
  { command: 'send', keys: ['ctrl+s'], says: 'Send', where: ['form'] },
  { command: 'close', keys: ['escape'], says: 'Close', where: ['form'] },

  { command: 'cursor-left', keys: ['left'], says: 'Go a character left', where: TYPING },
  { command: 'cursor-right', keys: ['right'], says: 'Go a character right', where: TYPING },
  { command: 'cursor-start', keys: ['home', 'ctrl+a'], says: 'Go to the beginning', where: TYPING },
  { command: 'cursor-end', keys: ['end', 'ctrl+e'], says: 'Go to the end', where: TYPING },
  { command: 'delete-before', keys: ['backspace'], says: 'Delete the character before', where: TYPING },
  { command: 'delete-after', keys: ['delete'], says: 'Delete the character after', where: TYPING },
  { command: 'delete-word', keys: ['ctrl+w'], says: 'Delete the word before', where: TYPING },
  { command: 'delete-all', keys: ['ctrl+u'], says: 'Delete all of it', where: TYPING },
];

/** What takes the keys at the moment. */
export function contextOf({ overlay }: Pick<FeedState, 'overlay'>): KeyContext {
  return overlay.kind === 'none' ? 'panes' : overlay.kind;
}

/** What a key asks for at the moment; undefined when it is no command, and types its text where text is typed. */
export function commandFor(stroke: KeyStroke, state: Pick<FeedState, 'overlay'>): Command | undefined {
  const context = contextOf(state);
  return KEYS.find(({ keys, where }) => where.includes(context) && keys.includes(stroke.name))?.command;
}

/** The table as help shows it: what each place is called, and its keys. */
export function helpSections(): readonly { readonly title: string; readonly keys: readonly KeyBinding[] }[] {
  const of = (wanted: readonly KeyContext[]) => KEYS.filter(({ where }) => sameContexts(where, wanted));
  return [
    { title: 'In the panes', keys: of(PANES) },
    { title: 'Everywhere', keys: of(EVERYWHERE) },
    { title: 'While reading', keys: [...of(READING), ...of(['help'])] },
    { title: 'While filtering', keys: of(['filter']) },
    { title: 'While choosing', keys: of(CHOOSING) },
    { title: 'While writing', keys: of(['compose']) },
    { title: 'In the form of a template', keys: of(['form']) },
    { title: 'Wherever text is typed', keys: of(TYPING) },
  ];
}

function sameContexts(some: readonly KeyContext[], others: readonly KeyContext[]): boolean {
  return some.length === others.length && some.every((context) => others.includes(context));
}
