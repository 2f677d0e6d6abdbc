/** The signs of the screen. Each tells by itself what colour would tell. */
export interface Marks {
  readonly customer: string;
  readonly app: string;
  readonly api: string;
  readonly pending: string;
  readonly sent: string;
  readonly delivered: string;
  readonly read: string;
  readonly failed: string;
  /** Whether a link or a receiver is at work. */
  readonly on: string;
  readonly off: string;
  readonly up: string;
  readonly down: string;
  /** Stands for what was cut off. */
  readonly ellipsis: string;
  /** Where a slot is empty. */
  readonly none: string;
  /** Between the facts of a line. */
  readonly dot: string;
  /** Before words that are quoted. */
  readonly bar: string;
  readonly vertical: string;
  readonly horizontal: string;
  readonly corners: readonly [topLeft: string, topRight: string, bottomLeft: string, bottomRight: string];
  /** Before the chosen item; a blank where it is shown reversed. */
  readonly pointer: string;
  /** Whether the terminal shows letters beyond ASCII: else people's words have `?` for them. */
  readonly isUnicode: boolean;
}

const UNICODE: Marks = {
  customer: '←',
  app: '→',
  api: '⇒',
  pending: '◷',
  sent: '✓',
  delivered: '✓✓',
  read: '✓✓ read',
  failed: '✗',
  on: '●',
  off: '○',
  up: '↑',
  down: '↓',
  ellipsis: '…',
  none: '—',
  dot: '·',
  bar: '│',
  vertical: '│',
  horizontal: '─',
  corners: ['╭', '╮', '╰', '╯'],
  pointer: ' ',
  isUnicode: true,
};

const ASCII: Marks = {
  customer: '<-',
  app: '->',
  api: '=>',
  pending: '..',
  sent: 'v',
  delivered: 'vv',
  read: 'vv read',
  failed: 'x',
  on: '*',
  off: 'o',
  up: '^',
  down: 'v',
  ellipsis: '~',
  none: '-',
  dot: '|',
  bar: '>',
  vertical: '|',
  horizontal: '-',
  corners: ['+', '+', '+', '+'],
  pointer: ' ',
  isUnicode: false,
};

/** The signs for a terminal: what letters it has, and whether it can show a row reversed. */
export function marksFor({
  isUnicode,
  hasAttributes,
}: {
  readonly isUnicode: boolean;
  readonly hasAttributes: boolean;
}): Marks {
  const marks = isUnicode ? UNICODE : ASCII;
  return hasAttributes ? marks : { ...marks, pointer: '>' };
}
