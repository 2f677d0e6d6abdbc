import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { makeBundle, zipped } from '../../core/diagnosis/index.ts';
import type { Context } from '../context.ts';
import { refuseExisting, writeWhole, written } from '../export/draft.ts';
import type { BundleEvent } from './bundle-output.ts';
import { sideOf } from './side.ts';

/** Writes the bundle around what was found out. */
export type WriteBundle = (diagnosis: object) => Promise<BundleEvent>;

/**
 * Gets ready to write a support bundle. Throws before anything is looked at: `file-exists` where a file is there and not to be
 * overwritten, `output-unwritable` where its folder is not there or not to be written to. The file is there when it is whole,
 * readable by its owner alone.
 */
export async function prepareBundle(
  context: Context,
  { out, force }: { readonly out: string; readonly force: boolean },
): Promise<WriteBundle> {
  const { host, clock, random } = context;
  const file = resolve(host.workingFolder, out);
  await refuseExisting(file, force);
  await written(out, () => access(dirname(file), constants.W_OK));
  return async (diagnosis) => {
    const files = await makeBundle({
      side: sideOf(context),
      random,
      homeFolder: host.homeFolder,
      env: host.env,
      versions: { coex: host.version, node: host.nodeVersion, platform: host.platform },
      diagnosis,
    });
    const content = await zipped(files, clock.now());
    await writeWhole(file, content, { mark: random.hex(6), shownAs: out, overwrite: force });
    return { event: 'bundle', path: out, sizeBytes: content.byteLength, files: Object.keys(files) };
  };
}
