import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type InputOptions, rolldown } from 'rolldown';

/*
 * Two builds, as measured: CommonJS chunks for the command line (they start fastest, and `import()` stays real in
 * them), and an ES module for what is drawn with Ink, whose layout engine uses top-level await.
 */

const common: InputOptions = {
  platform: 'node',
  tsconfig: false,
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
};

const GROUND =
  /src\/(core\/(clock|config)\b|core\/rules\/(signup|sources)\.ts$|commands\/(command|context|fields)\.ts$|tui\/print\/counted\.ts$)/;
const READING =
  /src\/(core\/(numbers|conversations)\b|commands\/(number-filter|chat-output|message-output)\.ts$|tui\/print\/message\.ts$)/;

const standIn = (file: string) => fileURLToPath(new URL(file, import.meta.url));

const { dependencies, optionalDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as Record<
  string,
  Record<string, string>
>;
const installed = Object.keys({ ...dependencies, ...optionalDependencies });

await rm('dist', { recursive: true, force: true });

const commandLine = await rolldown({
  ...common,
  input: { main: 'src/start.ts', writer: 'src/writer.ts' },
  preserveEntrySignatures: 'allow-extension',
  // Tables of dated facts, 5 ms to make: loaded by who reads them, not by whoever enters the room for something else.
  treeshake: { moduleSideEffects: [{ test: /src\/core\/rules\//, sideEffects: false }] },
  resolve: {
    alias: {
      'node:child_process': standIn('./lazy-child-process.ts'),
      'when-exit': standIn('./no-exit-hooks.ts'),
    },
  },
  external: ['#tui', '#feed', ...installed],
});
await commandLine.write({
  dir: 'dist',
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
  // Every file costs a third of a millisecond to find, read and compile: what many commands need is one.
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      { name: 'ground', test: GROUND },
      { name: 'reading', test: READING },
    ],
  },
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
});

const screens = await rolldown({
  ...common,
  // Ink's layout engine would fetch its own bytes from a data URL, which loads Node's HTTP client: 30 ms. Without, it decodes them.
  transform: { define: { ...common.transform?.define, fetch: 'undefined' } },
  input: { tui: 'src/tui/tui.ts', feed: 'src/tui/feed/open-feed.ts' },
  resolve: { alias: { 'react-devtools-core': standIn('./no-devtools.ts') } },
});
// The feed's first frame is drawn without Ink, which is loaded after it.
await screens.write({
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].mjs',
  chunkFileNames: 'chunks/[name]-[hash].mjs',
});
