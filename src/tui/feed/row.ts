/** What a piece of a row means; colours and attributes are chosen in one place (`look.ts`). */
export type Look =
  | 'quiet'
  | 'strong'
  | 'good'
  | 'warning'
  | 'bad'
  | 'customer'
  | 'app'
  | 'api'
  | 'struck'
  | 'slanted'
  | 'literal'
  /** The item with the cursor in the pane with the focus; reversed, so that it shows without colour. */
  | 'chosen'
  /** The item with the cursor in another pane. */
  | 'marked'
  | 'title';

/** A piece of a row: harmless, without line breaks. */
export interface Span {
  readonly text: string;
  readonly looks?: readonly Look[];
}

/** A row of the screen, never wider than its pane. */
export type Row = readonly Span[];
