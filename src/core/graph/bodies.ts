import type { Random } from '../random.ts';
import type { GraphCall } from './call.ts';

/** What goes out with a call. */
export interface RequestBody {
  readonly headers: Readonly<Record<string, string>>;
  /** Null for a call without a body. */
  readonly content: string | Uint8Array | null;
  /** The body as a trace shows it once it is redacted: files as their size. */
  readonly shown?: unknown;
}

/** Encodes what a call carries: JSON, a form with a file, bytes as they are, or nothing. */
export function encodeBody({ body, form, bytes }: GraphCall, random: Random): RequestBody {
  if (form !== undefined) {
    // Unpredictable, so that no file can hold it by design.
    const boundary = `coex-${random.hex(16)}`;
    return {
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      content: multipart(form, boundary),
      shown: { ...form.fields, file: sizeOf(form.file.content.length, form.file.type) },
    };
  }
  if (bytes !== undefined) {
    return { headers: bytes.headers, content: bytes.content, shown: sizeOf(bytes.content.length) };
  }
  if (body === undefined) return { headers: {}, content: null };
  return {
    headers: { 'content-type': 'application/json' },
    content: JSON.stringify(body),
    shown: body,
  };
}

/** How a trace shows a file. */
export function sizeOf(sizeBytes: number, type?: string): string {
  return `(${sizeBytes} bytes${type === undefined ? '' : ` of ${type}`})`;
}

function multipart({ fields, file }: NonNullable<GraphCall['form']>, boundary: string): Uint8Array {
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  );
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${quoted(file.name)}"`,
    `Content-Type: ${oneLine(file.type)}`,
    '\r\n',
  ].join('\r\n');
  return Buffer.concat([
    Buffer.from(parts.join('') + head),
    file.content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

// As browsers do (html.spec.whatwg.org, multipart/form-data): a name must not end its own quotes or line.
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function oneLine(type: string): string {
  return type.replace(/[\r\n]+/g, ' ');
}
