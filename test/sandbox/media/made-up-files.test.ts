import { describe, expect, it } from 'vitest';
import { madeUpFile } from '../../../src/sandbox/media/made-up-files.ts';

const FILLER = Buffer.from(Array.from({ length: 1024 }, (_, index) => (index * 31) % 256));

function chunks(bytes: Buffer): { type: string; size: number }[] {
  const found = [];
  for (let at = 12; at < bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    found.push({ type: bytes.toString('latin1', at, at + 4), size });
    at += 8 + size + (size % 2);
  }
  return found;
}

describe('a made-up file', () => {
  it('is an image whose segments end where its scan begins', () => {
    const bytes = madeUpFile('image/jpeg', FILLER);
    const markers = [];
    let at = 2;
    for (; bytes[at + 1] !== 0xda; at += 2 + bytes.readUInt16BE(at + 2)) {
      expect(bytes[at]).toBe(0xff);
      markers.push(bytes[at + 1]);
    }
    expect(markers).toEqual([0xe0, 0xfe, 0xdb, 0xc0, 0xc4, 0xc4]);
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(bytes.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
  });

  it('is a document whose table leads to its objects', () => {
    const text = madeUpFile('application/pdf', FILLER).toString('latin1');
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    expect(text.slice(table)).toMatch(/^xref\n0 4\n/);
    const offsets = [...text.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
    expect(offsets.map((offset) => text.slice(offset, offset + 7))).toEqual([
      '1 0 obj',
      '2 0 obj',
      '3 0 obj',
    ]);
  });

  it('is a recording of three whole pages', () => {
    const bytes = madeUpFile('audio/ogg', FILLER);
    const pages = [];
    for (let at = 0; at < bytes.length; ) {
      const count = bytes[at + 26] ?? 0;
      const lacing = bytes.subarray(at + 27, at + 27 + count);
      const size = lacing.reduce((sum, value) => sum + value, 27 + count);
      pages.push([bytes.toString('latin1', at, at + 4), bytes[at + 5], size]);
      at += size;
    }
    expect(pages).toEqual([
      ['OggS', 2, 47],
      ['OggS', 0, expect.any(Number)],
      ['OggS', 4, 31],
    ]);
    // Computed apart from the code, by a bitwise CRC in another language.
    expect(bytes.readUInt32LE(22)).toBe(0xd9f59f1c);
  });

  it('is a film of whole boxes', () => {
    const bytes = madeUpFile('video/mp4', FILLER);
    const boxes = [];
    for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at))
      boxes.push(bytes.toString('latin1', at + 4, at + 8));
    expect(boxes).toEqual(['ftyp', 'free', 'moov']);
  });

  it('is a sticker whose size is the one it says', () => {
    const bytes = madeUpFile('image/webp', FILLER.subarray(0, 7));
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
    expect(chunks(bytes)).toEqual([
      { type: 'VP8 ', size: 22 },
      { type: 'NOTE', size: 7 },
    ]);
  });

  it('of another type is its filler', () => {
    expect(madeUpFile('text/plain', FILLER)).toEqual(FILLER);
  });
});
