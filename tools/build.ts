import { readFile, rm } from 'node:fs/promises';
import { type InputOptions, rolldown } from 'rolldown';

/*
 * Two builds, as measured: CommonJS chunks for the command line (they start fastest, and `import()` stays real in
 * them), and an ES module for what is drawn with Ink, whose layout engine uses top-level await.
 */

const common: InputOptions = {
  platform: 'node',
  tsconfig: false,
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  resolve: { alias: { 'react-devtools-core': new URL('./no-devtools.ts', import.meta.url).pathname } },
};

const { dependencies, optionalDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as Record<
  string,
  Record<string, string>
>;
const installed = Object.keys({ ...dependencies, ...optionalDependencies });

await rm('dist', { recursive: true, force: true });

const commandLine = await rolldown({
  ...common,
  input: { main: 'src/start.ts' },
  external: ['#tui', ...installed],
});
await commandLine.write({
  dir: 'dist',
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
  minify: false,
});

const screens = await rolldown({ ...common, input: { tui: 'src/tui/tui.ts' } });
await screens.write({ dir: 'dist', format: 'esm', entryFileNames: '[name].mjs', codeSplitting: false });
