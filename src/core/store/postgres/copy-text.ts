const TO_ESCAPE = /[\\\t\n\r\0]/;
const EACH_TO_ESCAPE = /[\\\t\n\r\0]/g;
const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  // No text of PostgreSQL can hold it.
  '\0': '\ufffd',
};

const PIECE = 64 * 1024;

/**
 * Rows as COPY takes them: a line each, tabs between the values, `\N` for none. Bytes as hex.
 * Source: postgresql.org/docs/current/sql-copy.html, "Text Format"
 */
export function* copyText(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Generator<string> {
  let text = '';
  for (const row of rows) {
    let separator = '';
    for (const column of columns) {
      text += separator + fieldOf(row[column]);
      separator = '\t';
    }
    text += '\n';
    // The server is at it while the next are made.
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield text;
}

function fieldOf(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value).toString('hex')}`;
  const text = String(value);
  return TO_ESCAPE.test(text) ? text.replace(EACH_TO_ESCAPE, (found) => ESCAPED[found] ?? found) : text;
}
