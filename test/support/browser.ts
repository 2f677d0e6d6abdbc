import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Where Chromium and its kin are usually installed. */
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

// No sandbox of its own: tests run as root in containers, and open nothing but this machine.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a headless Chromium: the one COEX_CHROMIUM names, else one that is installed, else the one that comes with
 * the development dependencies (Linux, x64). Where none starts it says why on stderr and gives undefined, so that tests
 * can be skipped; with CI set that is an error.
 */
export async function launchBrowser(): Promise<Browser | undefined> {
  const named = process.env.COEX_CHROMIUM;
  if (named !== undefined && named !== '') return launch(named);
  const problems: string[] = [];
  for (const find of [
    ...INSTALLED.filter((path) => existsSync(path)).map((path) => async () => path),
    unpacked,
  ]) {
    try {
      return await launch(await find());
    } catch (error) {
      problems.push(String(error).split('\n', 1)[0] ?? '');
    }
  }
  const reason = `No Chromium starts (${problems.join('; ')}). Name one with COEX_CHROMIUM.`;
  if (process.env.CI) throw new Error(reason);
  process.stderr.write(`Tests with a browser are skipped: ${reason}\n`);
  return undefined;
}

function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** The Chromium of the development dependencies, unpacked once into a folder for temporary files. */
async function unpacked(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('None is installed');
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const version = devDependencies['@sparticuz/chromium'];
  const folder = join(tmpdir(), `coex-chromium-${version}-${userInfo().username}`);
  const binary = join(folder, 'chromium');
  if (existsSync(binary)) return binary;
  // Unpacked beside and then moved: a run that is stopped in the middle leaves no half of one behind.
  const draft = await mkdtemp(`${folder}-`);
  await unpackInto(draft);
  await rename(draft, folder).catch(async (error: unknown) => {
    // Another run was faster.
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(binary)) throw error;
  });
  return binary;
}

/** The package knows no folder but the one for temporary files. */
async function unpackInto(folder: string): Promise<void> {
  const { default: packed } = await import('@sparticuz/chromium');
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    await packed.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
