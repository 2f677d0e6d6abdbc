import { stripVTControlCharacters } from 'node:util';
import jsqr from 'jsqr';

// Its types are those of an ES module; the package is the function itself.
const jsQR = jsqr as unknown as typeof jsqr.default;

/** Modules of a code are this many pixels wide in what the camera sees. */
const SCALE = 3;

/** What surrounds the code: more of the screen. */
const SCREEN = 8;

/** The lines of half blocks in what was printed. */
export function codeBlock(printed: string): string[] {
  return stripVTControlCharacters(printed)
    .split('\n')
    .filter((line) => /^[█▀▄ ]{20,}$/.test(line));
}

/**
 * Reads a QR code from what a terminal shows, as a camera would: half blocks become pixels, white for what is filled,
 * on a dark screen; inverted as on a light one. Undefined when there is none to be read.
 */
export function decodeCode(printed: string, { isInverted = false } = {}): string | undefined {
  const rows = codeBlock(printed).flatMap((line) => [
    [...line].map((character) => character === '█' || character === '▀'),
    [...line].map((character) => character === '█' || character === '▄'),
  ]);
  const width = (rows[0]?.length ?? 0) + 2 * SCREEN;
  const height = rows.length + 2 * SCREEN;
  const pixels = new Uint8ClampedArray(width * height * SCALE * SCALE * 4);
  for (let y = 0; y < height * SCALE; y += 1) {
    for (let x = 0; x < width * SCALE; x += 1) {
      const isFilled = rows[Math.floor(y / SCALE) - SCREEN]?.[Math.floor(x / SCALE) - SCREEN] ?? false;
      const shade = isFilled === isInverted ? 0 : 255;
      pixels.set([shade, shade, shade, 255], (y * width * SCALE + x) * 4);
    }
  }
  const found = jsQR(pixels, width * SCALE, height * SCALE, {
    inversionAttempts: isInverted ? 'attemptBoth' : 'dontInvert',
  });
  // What is no ASCII is UTF-8, which the reader gives as bytes.
  return found === null ? undefined : Buffer.from(found.binaryData).toString('utf8');
}
