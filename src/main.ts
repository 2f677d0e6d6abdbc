import type { Command, Drawing } from './commands/command.ts';
import type { Host } from './commands/context.ts';
import type { GlobalFlags } from './commands/global-flags.ts';
import manifest from './commands/manifest.json' with { type: 'json' };
import type { Manifest, OptionSpec } from './commands/manifest.ts';
import { findCommand } from './commands/registry.ts';
import { COMPLETE_WORD, complete } from './completion.ts';
import { CoexError, type ExitCode } from './core/errors.ts';
import { parse } from './program.ts';
import { asCoexError, errorDocument, printDocument, printEvent } from './tui/print/json.ts';

/** argv (without node and script) in, exit code out. Everything coex does goes through here; nothing else exits. */
export async function main(argv: readonly string[], host: Host): Promise<ExitCode> {
  try {
    if (argv[0] === COMPLETE_WORD) {
      for (const word of complete(argv.slice(1), manifest as Manifest)) host.io.stdout.write(`${word}\n`);
      return 0;
    }
    const parsed = parse(argv, manifest as Manifest, host.version, host.io.stdout);
    if (parsed.kind === 'answered') return 0;
    const command = await findCommand(parsed.name);
    if (!command) throw new Error(`The manifest names ${parsed.name}, which is not registered.`);
    const flags = readGlobals(parsed.globals);
    return await runCommand(command, parsed, flags, host);
  } catch (error) {
    return fail(
      error,
      { command: 'error', json: argv.includes('--json'), debug: argv.includes('--debug') },
      host,
    );
  }
}

async function runCommand(
  command: Command,
  typed: { readonly args: readonly unknown[]; readonly options: Readonly<Record<string, unknown>> },
  flags: GlobalFlags,
  host: Host,
): Promise<ExitCode> {
  // Settings bring zod with them, which help and usage errors do without.
  const { createContext } = await import('./commands/context.ts');
  const context = createContext(host, flags, findCommand);
  let drawing: Drawing<object> | undefined;
  try {
    const input = readInput(command, typed);
    drawing = flags.json
      ? jsonDrawing(command, host)
      : command.drawsLate
        ? lateDrawing(() => peopleDrawing(command, input.options, flags, host))
        : await peopleDrawing(command, input.options, flags, host);
    const { show } = drawing;
    const answer = await command.run(context, input, show);
    show(answer.data);
    await drawing.close();
    return answer.exit ?? 0;
  } catch (error) {
    await drawing?.close();
    // Nobody reads on, as with `| head`: no failure, and no one to tell.
    if (host.signal.aborted && !(error instanceof CoexError) && isBrokenPipe(host.signal.reason)) return 0;
    return fail(
      host.signal.aborted ? interrupted(error) : error,
      {
        command: command.streams ? command.name : 'error',
        json: flags.json,
        debug: flags.debug,
        streams: command.streams,
      },
      host,
    );
  } finally {
    await context.close();
  }
}

function interrupted(error: unknown): unknown {
  return error instanceof CoexError ? error : new CoexError('interrupted', {}, { cause: error });
}

function isBrokenPipe(reason: unknown): boolean {
  return reason instanceof Error && (reason as NodeJS.ErrnoException).code === 'EPIPE';
}

interface Failing {
  readonly command: string;
  readonly json: boolean;
  readonly debug: boolean;
  readonly streams?: boolean | undefined;
}

async function fail(
  thrown: unknown,
  { command, json, debug, streams }: Failing,
  { io }: Host,
): Promise<ExitCode> {
  const error = asCoexError(thrown);
  const { printError, printStack } = await import('./tui/print/error.ts');
  if (!json) printError(io.stderr, error);
  else if (streams) printEvent(io.stdout, command, { event: 'error', ...errorDocument(error) });
  else printDocument(io.stdout, command, errorDocument(error));
  if (debug) printStack(io.stderr, error);
  return error.exit;
}

function jsonDrawing(command: Command, { io }: Host): Drawing<object> {
  const print = command.streams ? printEvent : printDocument;
  return { show: (item) => print(io.stdout, command.name, item), close: async () => undefined };
}

/** What draws for people is loaded only when people look. */
async function peopleDrawing(
  command: Command,
  options: Readonly<Record<string, unknown>>,
  flags: GlobalFlags,
  host: Host,
): Promise<Drawing<object>> {
  const { createPage } = await import('./tui/print/page.ts');
  const page = createPage({ io: host.io, env: host.env, noColor: flags.noColor, quiet: flags.quiet });
  return command.draw(page, options);
}

/** A drawing that is loaded by the first thing to show; all are shown in their order. */
function lateDrawing(load: () => Promise<Drawing<object>>): Drawing<object> {
  let drawing: Promise<Drawing<object>> | undefined;
  return {
    show: (item) => {
      drawing = (drawing ?? load()).then((loaded) => {
        loaded.show(item);
        return loaded;
      });
      // Who closes it hears of it.
      drawing.catch(() => undefined);
    },
    close: async () => (await drawing)?.close(),
  };
}

function readGlobals(typed: Readonly<Record<string, unknown>>): GlobalFlags {
  const switches = (manifest as Manifest).globals.filter(({ value }) => value === undefined);
  const off = Object.fromEntries(switches.map(({ name }) => [name, false]));
  return { ...off, ...typed } as GlobalFlags;
}

/** Checks what was typed against the command's schemas. */
function readInput(
  command: Command,
  typed: { readonly args: readonly unknown[]; readonly options: Readonly<Record<string, unknown>> },
) {
  const names = Object.keys(command.args.shape);
  const args = Object.fromEntries(names.map((name, at) => [name, typed.args[at]]));
  return {
    args: checked(command, command.args, args, (name) => `<${name}>`),
    options: checked(command, command.options, typed.options, flagOf(command)),
  };
}

function flagOf(command: Command): (name: string) => string {
  const spec = (manifest as Manifest).commands.find(({ name }) => name === command.name);
  const flags = new Map(spec?.options.map(({ name, flag }: OptionSpec) => [name, flag]));
  return (name) => flags.get(name) ?? `--${name}`;
}

function checked<Schema extends Command['args']>(
  command: Command,
  schema: Schema,
  values: Readonly<Record<string, unknown>>,
  nameOf: (name: string) => string,
): Record<string, unknown> {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  throw new CoexError('invalid-value', {
    name: nameOf(name),
    expected: (issue?.message ?? 'something else').replace(/^expected /, ''),
    got: JSON.stringify(values[name] ?? 'nothing'),
    command: command.name,
  });
}
