/* `npm run bench` runs every benchmark, `npm run bench -- startup` one. Each prints ratios to a floor of the same run. */

const BENCHMARKS: Readonly<Record<string, () => Promise<{ run: () => Promise<void> }>>> = {
  startup: () => import('./startup.ts'),
  calls: () => import('./calls.ts'),
  webhooks: () => import('./webhooks.ts'),
  check: () => import('./check.ts'),
  history: () => import('./history.ts'),
  postgres: () => import('./postgres.ts'),
  receiver: () => import('./receiver.ts'),
  templates: () => import('./templates.ts'),
  diagnosis: () => import('./diagnosis.ts'),
  drift: () => import('./drift.ts'),
  feed: () => import('./feed.ts'),
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown !== undefined) {
  console.error(`There is no benchmark "${unknown}"; there are: ${Object.keys(BENCHMARKS).join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const [name, load] of Object.entries(BENCHMARKS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const { run } = await load();
    await run();
  }
}
