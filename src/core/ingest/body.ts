import type { IncomingMessage } from 'node:http';

/** Meta posts up to 3 MB; the rest is for envelopes that grow, and for captures replayed by hand. */
export const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/** What all bodies together that are still coming in may take up. */
const COMING_LIMIT_BYTES = 128 * 1024 * 1024;

/** How a body was read to its end. */
export type Read = { readonly body: Buffer } | 'too-large' | 'no-room';

/** Reads bodies, all of them together within what a process can hold. */
export interface BodyReader {
  /** Whether it makes sense to begin. */
  hasRoomFor(sizeBytes: number): boolean;
  /**
   * The whole body. The rest of one that is too large is read and dropped: whoever is still sending would otherwise find
   * the connection broken instead of an answer. Rejects when the sender breaks off.
   */
  read(request: IncomingMessage): Promise<Read>;
}

export function createBodyReader(comingLimitBytes = COMING_LIMIT_BYTES): BodyReader {
  let comingBytes = 0;
  return {
    hasRoomFor: (sizeBytes) => comingBytes + sizeBytes <= comingLimitBytes,
    read: (request) =>
      new Promise((resolve, reject) => {
        let chunks: Buffer[] = [];
        let heldBytes = 0;
        let outcome: Exclude<Read, object> | undefined;
        const drop = () => {
          comingBytes -= heldBytes;
          heldBytes = 0;
          chunks = [];
        };
        // Not by `for await`, which costs as much as all the rest of receiving.
        request.on('data', (chunk: Buffer) => {
          if (outcome !== undefined) return;
          heldBytes += chunk.length;
          comingBytes += chunk.length;
          chunks.push(chunk);
          if (heldBytes > BODY_LIMIT_BYTES) outcome = 'too-large';
          else if (comingBytes > comingLimitBytes) outcome = 'no-room';
          if (outcome !== undefined) drop();
        });
        request.on('end', () => {
          const [first = Buffer.alloc(0)] = chunks;
          const body = chunks.length > 1 ? Buffer.concat(chunks, heldBytes) : first;
          drop();
          resolve(outcome ?? { body });
        });
        request.on('close', () => {
          if (request.complete) return;
          drop();
          reject(new Error('The sender broke off.'));
        });
      }),
  };
}
