import { join } from 'node:path';
import type { MediaFile } from './beside.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** Where a message's media lie below the folder for them; undefined while they are not on this machine. */
export function mediaPath(folder: string, file: MediaFile | null): string | undefined {
  if (file?.state !== 'stored' || file.sha256 === null || !SHA256.test(file.sha256)) return undefined;
  return join(folder, file.sha256.slice(0, 2), file.sha256);
}
