/** What a repair did, or why it could do nothing. What Meta refuses is thrown. */
export type Repaired = { readonly says: string } | { readonly problem: string };
