/** Lets the event loop take its turn: SQLite never yields by itself. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
