import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { problemOf } from '../../errors.ts';
import type { Position } from '../source.ts';

/** Thousands of templates are a few of these; what is larger is no file of templates. */
const MOST_BYTES = 16 * 1024 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';

/** The text of a file, or why there is none. */
export type FileText =
  | { readonly text: string; readonly hasMark: boolean }
  | { readonly problem: string; readonly at: Position };

const TOP = { line: 1, column: 1 };

/** Reads a file of templates: UTF-8, with or without a byte order mark, which is not part of the text. */
export async function readFileText(file: string): Promise<FileText> {
  let bytes: Buffer;
  try {
    const handle = await open(file);
    try {
      const found = await handle.stat();
      if (!found.isFile()) return { problem: 'it is no file', at: TOP };
      if (found.size > MOST_BYTES) {
        const most = MOST_BYTES / 1024 / 1024;
        return { problem: `it is larger than ${most} MB, which no file of templates is`, at: TOP };
      }
      bytes = await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { problem: `it cannot be read: ${readProblem(error)}`, at: TOP };
  }
  if (!isUtf8(bytes)) return notUtf8(bytes);
  const text = bytes.toString('utf8');
  const hasMark = text.startsWith(BYTE_ORDER_MARK);
  return { text: hasMark ? text.slice(1) : text, hasMark };
}

/** What the system said, without the path, which is named beside it. */
export function readProblem(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  const known = { ENOENT: 'there is no such file', EACCES: 'permission denied', EISDIR: 'it is a folder' };
  return known[code as keyof typeof known] ?? problemOf(error);
}

function notUtf8(bytes: Buffer): FileText {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { problem: 'it is UTF-16; save it as UTF-8', at: TOP };
  }
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    const piece = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (!isUtf8(piece)) break;
    start = (end < 0 ? bytes.length : end) + 1;
  }
  return { problem: 'it is not UTF-8: this line has other bytes', at: { line, column: 1 } };
}
