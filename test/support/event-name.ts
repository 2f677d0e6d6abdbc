/** What to call an event of an onboarding: its name, and of which sync it is. */
export function eventName({ event, sync }: { readonly event: string; readonly sync?: string }): string {
  return sync === undefined ? event : `${event} ${sync}`;
}
