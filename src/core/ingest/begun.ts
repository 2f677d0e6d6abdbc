/** Something that goes on while other things are done: should it fail meanwhile, whoever waits for it is told, and nobody before. */
export function begun(work: Promise<void>): Promise<void> {
  work.catch(() => undefined);
  return work;
}
