import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** Bundles the one-line Ink program as `tools/build.ts` does the screens. */
export async function bundleFloor(file: string): Promise<void> {
  const floor = await rolldown({
    platform: 'node',
    tsconfig: false,
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    input: fileURLToPath(new URL('floor.tsx', import.meta.url)),
    resolve: {
      alias: {
        'react-devtools-core': fileURLToPath(new URL('../../tools/no-devtools.ts', import.meta.url)),
      },
    },
  });
  await floor.write({ file, format: 'esm', codeSplitting: false });
}
