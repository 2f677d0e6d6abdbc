/** One part of a `multipart/form-data` body. */
export interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  /** The part's own media type, without parameters and in lower case; undefined when it names none. */
  readonly type: string | undefined;
  readonly bytes: Uint8Array;
}

const HEADER_LIMIT_BYTES = 16 * 1024;
const PARTS_LIMIT = 100;

/**
 * Reads a whole `multipart/form-data` body (RFC 7578, RFC 2046 §5.1); undefined when it is not one. Written here since
 * the body is in memory and bounded anyway, and node:http has no parser: a streaming library would buy nothing. The
 * parts' bytes are views into the body, not copies.
 */
export function readMultipart(body: Buffer, contentType: string): Part[] | undefined {
  const boundary = parameterOf(contentType, 'boundary');
  if (boundary === undefined || boundary === '' || boundary.length > 70) return undefined;
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const parts: Part[] = [];
  // The first delimiter may stand at the very beginning, without the line break before it.
  let at = body.indexOf(delimiter.subarray(2));
  if (at < 0 || (at > 0 && body.indexOf(delimiter) !== at - 2)) return undefined;
  at += delimiter.length - 2;
  for (;;) {
    if (body.toString('latin1', at, at + 2) === '--') return parts;
    const start = lineEnd(body, at);
    const end = start === undefined ? -1 : body.indexOf(delimiter, start - 2);
    if (start === undefined || end < 0 || parts.length === PARTS_LIMIT) return undefined;
    const part = readPart(body.subarray(start, Math.max(start, end)));
    if (part === undefined) return undefined;
    parts.push(part);
    at = end + delimiter.length;
  }
}

/** Where the line after a delimiter begins; blanks may stand between (RFC 2046, transport padding). */
function lineEnd(body: Buffer, at: number): number | undefined {
  const end = body.indexOf('\r\n', at);
  if (end < 0 || !/^[ \t]*$/.test(body.toString('latin1', at, end))) return undefined;
  return end + 2;
}

function readPart(bytes: Buffer): Part | undefined {
  const empty = bytes.indexOf('\r\n\r\n');
  // A part without headers begins with the empty line itself; form-data always has a header.
  if (empty < 0 || empty > HEADER_LIMIT_BYTES) return undefined;
  const headers = bytes.toString('utf8', 0, empty).split('\r\n');
  const disposition = headerOf(headers, 'content-disposition');
  const name = parameterOf(disposition ?? '', 'name');
  if (disposition === undefined || !/^form-data\b/i.test(disposition) || name === undefined) return undefined;
  const type = headerOf(headers, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  const filename = parameterOf(disposition, 'filename');
  return { name, filename, type: type || undefined, bytes: bytes.subarray(empty + 4) };
}

function headerOf(headers: readonly string[], name: string): string | undefined {
  const line = headers.find((header) => header.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

/** A parameter of a header's value, quoted or not; `%22` is how browsers write a quote in a name (RFC 7578 §2). */
function parameterOf(value: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(value);
  const quoted = found?.[1]?.replace(/\\(.)/g, '$1').replaceAll('%22', '"');
  return quoted ?? found?.[2];
}
