/** What a message is drawn from, in its order, whatever it is drawn in. The texts are as they came: not yet harmless. */
export type Part =
  /** What is answered; `target` is the message's id when it is in the same transcript. */
  | { readonly kind: 'quote'; readonly text: string; readonly target: number | undefined }
  /** What it is, when it is no text. */
  | { readonly kind: 'label'; readonly text: string }
  /** What was said, of any number of lines. */
  | { readonly kind: 'words'; readonly text: string }
  /** What was said and taken back. */
  | { readonly kind: 'struck'; readonly text: string }
  /** One of several wordings. */
  | { readonly kind: 'version'; readonly lead: string; readonly text: string }
  | { readonly kind: 'file'; readonly path: string; readonly name: string }
  /** What the bytes of a file are to be; evidence in a transcript, and nothing to look at on a screen. */
  | { readonly kind: 'digest'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'reaction'; readonly text: string };
