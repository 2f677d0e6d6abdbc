import type { BundleFiles } from './bundle.ts';

/** The files in one archive, dated at an instant (Unix milliseconds). */
export async function zipped(files: BundleFiles, at: number): Promise<Uint8Array> {
  const { strToU8, zipSync } = await import('fflate');
  const contents = Object.entries(files).map(([name, text]) => [name, strToU8(text)]);
  return zipSync(Object.fromEntries(contents), { mtime: at });
}
