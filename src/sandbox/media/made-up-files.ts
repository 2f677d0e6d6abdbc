/*
 * The smallest files that are what their type says, each with a filler in a place where readers skip it, so that no two
 * are alike.
 */

/** A file of that type; of a type not known here, the filler alone. */
export function madeUpFile(mimeType: string, filler: Uint8Array): Buffer {
  switch (mimeType) {
    case 'image/jpeg':
      return jpeg(filler);
    case 'application/pdf':
      return pdf(filler);
    case 'audio/ogg':
      return opus(filler);
    case 'video/mp4':
      return mp4(filler);
    case 'image/webp':
      return webp(filler);
    default:
      return Buffer.from(filler);
  }
}

/** 8 × 8 grey pixels, baseline (ITU T.81); the filler is a comment. */
function jpeg(filler: Uint8Array): Buffer {
  const segment = (marker: number, ...payload: Uint8Array[]): Buffer => {
    const content = Buffer.concat(payload);
    return Buffer.concat([Buffer.from([0xff, marker]), bigEndian(content.length + 2, 2), content]);
  };
  const oneCode = (table: number) => Buffer.from([table, 1, ...Array<number>(15).fill(0), 0]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0', 'latin1'), Buffer.from([1, 1, 0, 0, 1, 0, 1, 0, 0])),
    segment(0xfe, filler),
    segment(0xdb, Buffer.from([0, ...Array<number>(64).fill(1)])),
    segment(0xc0, Buffer.from([8, 0, 8, 0, 8, 1, 1, 0x11, 0])),
    segment(0xc4, oneCode(0x00)),
    segment(0xc4, oneCode(0x10)),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    // No difference, end of block, and ones up to the byte.
    Buffer.from([0b0011_1111, 0xff, 0xd9]),
  ]);
}

/** One empty page (ISO 32000-1 §7.5); the filler is a comment. */
function pdf(filler: Uint8Array): Buffer {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>',
  ];
  let text = `%PDF-1.4\n%${Buffer.from(filler).toString('hex')}\n`;
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.from(
    `${text}${table}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`,
  );
}

/** 20 ms of silence (RFC 3533, RFC 7845); the filler is a tag. */
function opus(filler: Uint8Array): Buffer {
  const head = Buffer.concat([
    Buffer.from('OpusHead', 'latin1'),
    Buffer.from([1, 1]),
    littleEndian(312, 2),
    littleEndian(48_000, 4),
    Buffer.from([0, 0, 0]),
  ]);
  const vendor = Buffer.from('sandbox');
  const comment = Buffer.from(`NOTE=${Buffer.from(filler).toString('hex')}`);
  const tags = Buffer.concat([
    Buffer.from('OpusTags', 'latin1'),
    littleEndian(vendor.length, 4),
    vendor,
    littleEndian(1, 4),
    littleEndian(comment.length, 4),
    comment,
  ]);
  const silence = Buffer.from([0xf8, 0xff, 0xfe]);
  return Buffer.concat([oggPage(2, 0, 0, head), oggPage(0, 0, 1, tags), oggPage(4, 960, 2, silence)]);
}

function oggPage(type: number, granule: number, sequence: number, packet: Buffer): Buffer {
  const lacing = [...Array<number>(Math.floor(packet.length / 255)).fill(255), packet.length % 255];
  const page = Buffer.concat([
    Buffer.from('OggS\0', 'latin1'),
    Buffer.from([type]),
    littleEndian(granule, 4),
    littleEndian(0, 4),
    littleEndian(1, 4),
    littleEndian(sequence, 4),
    littleEndian(0, 4),
    Buffer.from([lacing.length, ...lacing]),
    packet,
  ]);
  page.writeUInt32LE(oggChecksum(page), 22);
  return page;
}

// CRC-32 with the polynomial 0x04c11db7, neither reflected nor inverted (RFC 3533 §6).
function oggChecksum(bytes: Uint8Array): number {
  let checksum = 0;
  for (const byte of bytes) {
    checksum ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) {
      checksum = (checksum & 0x8000_0000) === 0 ? checksum << 1 : (checksum << 1) ^ 0x04c1_1db7;
    }
  }
  return checksum >>> 0;
}

/** A film without tracks (ISO 14496-12); the filler is free space. */
function mp4(filler: Uint8Array): Buffer {
  const box = (type: string, ...content: Uint8Array[]): Buffer => {
    const size = content.reduce((sum, { length }) => sum + length, 8);
    return Buffer.concat([bigEndian(size, 4), Buffer.from(type, 'latin1'), ...content]);
  };
  const unity = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000];
  const header = Buffer.concat([
    Buffer.alloc(12),
    bigEndian(1000, 4),
    Buffer.alloc(4),
    bigEndian(0x10000, 4),
    bigEndian(0x100, 2),
    Buffer.alloc(10),
    ...unity.map((value) => bigEndian(value, 4)),
    Buffer.alloc(24),
    bigEndian(1, 4),
  ]);
  const brand = Buffer.concat([Buffer.from('mp42'), bigEndian(0, 4), Buffer.from('mp42isom')]);
  return Buffer.concat([box('ftyp', brand), box('free', filler), box('moov', box('mvhd', header))]);
}

/** One pixel (RFC 9649); the filler is a chunk that readers pass over. */
function webp(filler: Uint8Array): Buffer {
  const pixel = Buffer.from('VlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64');
  const padded = Buffer.concat([filler, Buffer.alloc(filler.length % 2)]);
  const note = Buffer.concat([Buffer.from('NOTE'), littleEndian(filler.length, 4), padded]);
  const size = littleEndian(4 + pixel.length + note.length, 4);
  return Buffer.concat([Buffer.from('RIFF'), size, Buffer.from('WEBP'), pixel, note]);
}

function bigEndian(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

function littleEndian(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
}
