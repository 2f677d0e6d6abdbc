import { parseJson } from '../wire/json.ts';

const NEWLINE = 0x0a;
const OPEN_BRACKET = 0x5b;

/**
 * The bodies in a capture, byte for byte: one JSON document (over many lines if it likes), a JSON array of bodies, or
 * NDJSON. A broken body is given out as it is, for the log; it never hides the ones after it.
 */
export async function* readBodies(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const lines = splitLines(input);
  const first = await lines.next();
  if (first.done) return;
  const isArray = withoutBom(first.value)[0] === OPEN_BRACKET;
  if (!isArray && parseJson(withoutBom(first.value)).ok) {
    yield withoutBom(first.value);
    yield* lines;
    return;
  }
  const rest: Uint8Array[] = [withoutBom(first.value)];
  for await (const line of lines) rest.push(line);
  yield* isArray ? splitArray(joinLines(rest)) : splitDocument(rest);
}

// The first line alone is no JSON: it is the beginning of a document, or a broken line before good ones, or junk.
function splitDocument(lines: readonly Uint8Array[]): readonly Uint8Array[] {
  const whole = joinLines(lines);
  if (parseJson(whole).ok) return [whole];
  return lines.some((line) => parseJson(line).ok) ? lines : [whole];
}

/** The elements of a JSON array, cut at the commas of its first level; strings and nesting are skipped over. */
export function splitArray(text: Uint8Array): Uint8Array[] {
  const elements: Uint8Array[] = [];
  let depth = 0;
  let inString = false;
  let start = 1;
  const cut = (end: number) => {
    const element = trim(text.subarray(start, end));
    if (element.length > 0) elements.push(element);
    start = end + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = String.fromCharCode(text[at] ?? 0);
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') {
      depth -= 1;
      if (depth === 0) cut(at);
    } else if (char === ',' && depth === 1) cut(at);
  }
  cut(text.length);
  return elements;
}

async function* splitLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  let pieces: Uint8Array[] = [];
  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const line = trim(Buffer.concat([...pieces, chunk.subarray(start, end)]));
      if (line.length > 0) yield line;
      pieces = [];
      start = end + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
  const line = trim(Buffer.concat(pieces));
  if (line.length > 0) yield line;
}

function joinLines(lines: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(lines.flatMap((line, index) => (index === 0 ? [line] : [Buffer.from('\n'), line])));
}

function trim(bytes: Uint8Array): Uint8Array {
  const isSpace = (byte: number | undefined) =>
    byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;
  let start = 0;
  let end = bytes.length;
  while (start < end && isSpace(bytes[start])) start += 1;
  while (end > start && isSpace(bytes[end - 1])) end -= 1;
  return bytes.subarray(start, end);
}

function withoutBom(bytes: Uint8Array): Uint8Array {
  const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasBom ? bytes.subarray(3) : bytes;
}
