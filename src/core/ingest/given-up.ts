/**
 * So long whoever stops waits for what is under way: what is projected, and a while for a store that has yet to answer. Then it
 * goes, however the store is; containers are killed after ten seconds.
 */
export const GIVE_UP_MS = 4000;

/** Resolves with what comes of it, or with undefined as soon as nobody waits for it any more. */
export function unlessGivenUp<Value>(work: Promise<Value>, givenUp: AbortSignal): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const give = () => resolve(undefined);
    if (givenUp.aborted) give();
    givenUp.addEventListener('abort', give, { once: true });
    work.then(resolve, reject).finally(() => givenUp.removeEventListener('abort', give));
  });
}
