import { shownBytes } from '../../tui/print/bytes.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import type { BundleEvent } from './bundle-output.ts';

/** That the bundle is there, for people. */
export function drawBundle(page: Page, { path, sizeBytes, files }: BundleEvent): void {
  page.print(`${harmless(path)}  ${shownBytes(sizeBytes)}, ${files.length} files`);
  page.say(
    'No secret, text or name is in it; phones, BSUIDs and message ids are pseudonyms. Look through it before you send it.',
  );
}
