/*
 * Files in messages: by the id they were uploaded under, or by a link (reference §8.2).
 */

/** Uploaded to this number, or a link that Meta fetches and keeps for ten minutes. */
export type Media =
  | { readonly id: string; readonly link?: never }
  | { readonly link: string; readonly id?: never };

export interface Captioned {
  readonly caption?: string;
}

export interface Named {
  readonly filename?: string;
}
