/** Whether an event brought something, or the store knew it all already. */
export type Applied = 'new' | 'known';
