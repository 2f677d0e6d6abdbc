/**
 * What stands before and behind the rows in a statement that inserts them, or replaces those with the same key; both engines
 * take it. Source: sqlite.org/lang_upsert.html, postgresql.org/docs/current/sql-insert.html
 */
export function upsertAround(
  table: string,
  key: readonly string[],
  columns: readonly string[],
): { readonly before: string; readonly behind: string } {
  const names = (list: readonly string[]) => list.map(quoted).join(', ');
  const replaced = columns.filter((column) => !key.includes(column));
  const effect =
    replaced.length === 0
      ? 'nothing'
      : `update set ${replaced.map((column) => `${quoted(column)} = excluded.${quoted(column)}`).join(', ')}`;
  return {
    before: `insert into ${quoted(table)} (${names(columns)})`,
    behind: `on conflict (${names(key)}) do ${effect}`,
  };
}

export function quoted(name: string): string {
  return `"${name}"`;
}
