import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';

/*
 * The floors of the house: an import only points down, a room is entered by its door, and nothing goes in circles.
 * No library reads today's TypeScript for this: dependency-cruiser needs the compiler's old API, or a second compiler.
 */

/** Lowest first. A file belongs to the first floor whose prefix it has. */
const FLOORS: readonly (readonly string[])[] = [
  ['src/core/errors.ts', 'src/core/clock.ts', 'src/core/random.ts', 'src/core/store-address.ts'],
  ['src/core/wire/', 'src/core/rules/'],
  ['src/core/graph/', 'src/core/store/'],
  ['src/core/ingest/'],
  ['src/core/'],
  ['src/tui/'],
  ['src/commands/'],
  ['src/'],
];

/** The other side of the wire shares no logic with the code it is there to test. */
const SANDBOX_MAY_USE = ['src/sandbox/', 'src/core/wire/', 'src/core/rules/'];

/** Rooms of one subject with a door; wire is shapes and nothing else, read file by file. */
const DOORLESS = ['src/core/wire/'];

interface Import {
  readonly from: string;
  readonly to: string;
}

const imports = globSync('src/**/*.{ts,tsx}').sort().flatMap(importsOf);
const problems = [...imports.flatMap(problemWith), ...circles(imports)];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${imports.length} imports point down.`);

function importsOf(file: string): Import[] {
  const { module, errors } = parseSync(file, readFileSync(file, 'utf8'));
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const written = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) =>
      readFileSync(file, 'utf8').slice(moduleRequest.start + 1, moduleRequest.end - 1),
    ),
  ];
  return [...new Set(written)]
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => ({ from: file, to: normalize(join(dirname(file), specifier)) }));
}

function problemWith({ from, to }: Import): string[] {
  const say = (why: string) => [`${from} imports ${to}: ${why}`];
  if (from.startsWith('src/sandbox/')) {
    const allowed = SANDBOX_MAY_USE.some((place) => to.startsWith(place));
    return allowed ? [] : say('the sandbox uses wire and rules alone.');
  }
  if (to.startsWith('src/sandbox/')) {
    if (!from.startsWith('src/commands/')) return say('only commands know the sandbox.');
    return to === 'src/sandbox/index.ts' ? [] : say('a room is entered by its index.ts.');
  }
  if (floorOf(to) > floorOf(from)) return say('that points up.');
  const room = /^src\/core\/[^/]+\//.exec(to)?.[0];
  const entersByDoor = room === undefined || from.startsWith(room) || to === `${room}index.ts`;
  if (!entersByDoor && !DOORLESS.includes(room)) return say('a room is entered by its index.ts.');
  return [];
}

function floorOf(file: string): number {
  return FLOORS.findIndex((floor) => floor.some((place) => file.startsWith(place)));
}

/** Files that import each other in a circle, by whatever way round; loading later does not make it right. */
function circles(all: readonly Import[]): string[] {
  const targets = Map.groupBy(all, ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) {
      found.push(`A circle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`);
      return;
    }
    if (done.has(file)) return;
    for (const { to } of targets.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return found;
}
