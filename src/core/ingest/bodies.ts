import { parseJson } from '../wire/json.ts';

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The bodies in a capture, byte for byte: one JSON document (over many lines if it likes), a JSON array of bodies, or
 * NDJSON. A broken body is given out as it is, for the log; it never hides the ones after it.
 */
export async function* readBodies(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const lines = splitLines(input);
  const held: Uint8Array[] = [];
  let first: Uint8Array = new Uint8Array();
  while (first.length === 0) {
    const line = await lines.next();
    if (line.done) return;
    first = trim(held.length === 0 ? withoutBom(line.value) : line.value);
    held.push(line.value);
  }
  if (parseJson(first).ok) {
    // JSON by itself: a body a line from here on, however many there are.
    yield* bodiesOfLine(first);
    for await (const line of lines) yield* bodiesOfLine(trim(line));
    return;
  }
  for await (const line of lines) held.push(line);
  yield* splitDocument(Buffer.concat(held));
}

// The first line alone is no JSON: it is the beginning of a document, or a broken line before good ones, or junk.
function splitDocument(input: Uint8Array): readonly Uint8Array[] {
  const whole = trim(withoutBom(input));
  if (whole[0] === OPEN_BRACKET) return splitArray(whole).flatMap(mendedElement);
  if (parseJson(whole).ok) return [whole];
  const lines = linesOf(whole);
  return lines.some(isJsonObject) ? lines : [input];
}

function bodiesOfLine(line: Uint8Array): readonly Uint8Array[] {
  if (line.length === 0) return [];
  return line[0] === OPEN_BRACKET && parseJson(line).ok ? splitArray(line) : [line];
}

// A bracket missing in one element makes it swallow the ones after it; where each has its line, they are found again.
function mendedElement(element: Uint8Array): readonly Uint8Array[] {
  if (!element.includes(NEWLINE) || parseJson(element).ok) return [element];
  const lines = linesOf(element).map(withoutComma);
  return lines.some(isJsonObject)
    ? lines.filter((line) => line.length > 1 || line[0] !== CLOSE_BRACKET)
    : [element];
}

/** The elements of a JSON array, cut at the commas of its first level; strings and nesting are skipped over. */
function splitArray(text: Uint8Array): Uint8Array[] {
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
    const byte = text[at];
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) depth += 1;
    else if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE) {
      depth -= 1;
      if (depth === 0) cut(at);
    } else if (byte === COMMA && depth === 1) cut(at);
  }
  cut(text.length);
  // Brackets and commas with nothing between them: an empty array, or junk that begins like one.
  return elements.length > 0 || parseJson(text).ok ? elements : [text];
}

/** Lines as they came, with their ends; joined they are the input. */
async function* splitLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  let pieces: Uint8Array[] = [];
  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...pieces, chunk.subarray(start, end + 1)]);
      pieces = [];
      start = end + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
  if (pieces.length > 0) yield Buffer.concat(pieces);
}

function linesOf(text: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf(NEWLINE, start);
    const end = newline === -1 ? text.length : newline;
    const line = trim(text.subarray(start, end));
    if (line.length > 0) lines.push(line);
    start = end + 1;
  }
  return lines;
}

function isJsonObject(text: Uint8Array): boolean {
  return text[0] === OPEN_BRACE && parseJson(text).ok;
}

function withoutComma(line: Uint8Array): Uint8Array {
  return line.at(-1) === COMMA ? trim(line.subarray(0, -1)) : line;
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
