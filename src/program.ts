import {
  CommanderError,
  InvalidArgumentError,
  Option,
  type OutputConfiguration,
  Command as Program,
} from 'commander';
import type { CommandSpec, Manifest, OptionSpec } from './commands/manifest.ts';
import { CoexError } from './core/errors.ts';
import type { Output } from './tui/io.ts';
import { wordsOf } from './words.ts';

/** What was typed, taken apart but not yet checked against the command's schemas. */
export type Parsed =
  | {
      readonly kind: 'run';
      readonly name: string;
      readonly args: readonly unknown[];
      readonly options: Flags;
      readonly globals: Flags;
    }
  /** Help or the version was asked for and has been printed. */
  | { readonly kind: 'answered' };

type Flags = Readonly<Record<string, unknown>>;

/** Takes argv (without node and script) apart by the manifest alone; wrong usage is a `CoexError`. */
export function parse(argv: readonly string[], manifest: Manifest, version: string, stdout: Output): Parsed {
  let parsed: Parsed = { kind: 'answered' };
  const run = (name: string, program: Program, args: readonly unknown[]) => {
    parsed = { kind: 'run', name, args, options: program.opts(), globals: root.opts() };
  };
  let unasked = '';
  const output: OutputConfiguration = {
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => {
      unasked += text;
    },
    getOutHelpWidth: () => Math.min(stdout.columns || 80, 100),
    getErrHelpWidth: () => Math.min(stdout.columns || 80, 100),
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  };
  const root = build(argv, manifest, version, output, run);
  try {
    root.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A group typed alone asks what it can do; Commander takes it for a mistake.
    if (error.code === 'commander.help') stdout.write(unasked);
    else if (error.exitCode !== 0) throw usageError(error);
    return { kind: 'answered' };
  }
  return parsed;
}

/** A command in a list of them: that it has options goes without saying. */
function subcommandTerm(command: Program): string {
  const args = command.registeredArguments.map((argument) => {
    const shown = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${shown}>` : `[${shown}]`;
  });
  return [command.name(), ...args].join(' ');
}

/** The flags that every command takes: not those of a command that is a group too. */
function visibleGlobalOptions(command: Program): Option[] {
  let root = command;
  while (root.parent !== null) root = root.parent;
  return command === root ? [] : root.options.filter(({ hidden }) => !hidden);
}

function build(
  argv: readonly string[],
  manifest: Manifest,
  version: string,
  output: OutputConfiguration,
  run: (name: string, program: Program, args: readonly unknown[]) => void,
): Program {
  const root = new Program('coex')
    .exitOverride()
    .configureOutput(output)
    // Commander gives up wrapping at 40 columns of description; half a terminal has fewer.
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 10, subcommandTerm, visibleGlobalOptions })
    .description('Operate WhatsApp coexistence: one number on the Business app and on the Cloud API.')
    .version(version, '--version', 'Print the version.')
    .helpOption('--help', 'Show help.')
    .helpCommand(false)
    .addHelpText('after', '\nSee `coex <command> --help` for one command. New here? Run `coex demo`.');
  for (const option of manifest.globals) root.addOption(optionOf(option));

  const named = meant(argv, manifest);
  if (named.length === 0) outline(root, manifest);
  const groups = new Map<string, Program>();
  for (const spec of named) {
    const words = spec.name.split(' ');
    const verb = words.pop() ?? '';
    const parent = words.reduce(
      (above, _, at) => groupOf(words.slice(0, at + 1).join(' '), above, groups, manifest),
      root,
    );
    const program = commandOf(parent, verb, spec);
    // What can be done may have more to be done about it: `onboard`, `onboard status`.
    groups.set(spec.name, program);
    for (const option of spec.options) program.addOption(optionOf(option));
    program.addHelpText('after', examplesAndExits(spec));
    program.action((...values: unknown[]) => {
      if (parent !== root) refuseOptionsOf(parent, program);
      run(spec.name, program, values.slice(0, spec.args.length));
    });
  }
  return root;
}

/** Who names no command is told what there is, not all that each can do. */
function outline(root: Program, manifest: Manifest): void {
  const groups = new Map<string, Program>();
  for (const spec of manifest.commands) {
    const [word = '', ...more] = spec.name.split(' ');
    if (more.length > 0) groupOf(word, root, groups, manifest);
    else groups.set(word, commandOf(root, word, spec));
  }
}

function commandOf(parent: Program, verb: string, spec: CommandSpec): Program {
  const program = parent.command(verb).summary(spec.summary).description(describe(spec));
  for (const { name, about, required, variadic, choices } of spec.args) {
    const shown = variadic ? `${name}...` : name;
    program.argument(required ? `<${shown}>` : `[${shown}]`, withChoices(about, choices));
  }
  return program;
}

/** The commands a line can mean, going by its first word; none when that is none's, as for `coex --help`. */
function meant(argv: readonly string[], { commands, globals }: Manifest): readonly CommandSpec[] {
  const [word] = wordsOf(argv, globals);
  return commands.filter(({ name }) => name.split(' ', 1)[0] === word);
}

function groupOf(name: string, above: Program, groups: Map<string, Program>, manifest: Manifest): Program {
  const known = groups.get(name);
  if (known) return known;
  const about = manifest.groups[name] ?? '';
  const group = above
    .command(name.split(' ').at(-1) ?? name)
    .summary(about)
    .description(about)
    .helpCommand(false);
  groups.set(name, group);
  return group;
}

/** Commander gives a command the options that stand behind the verb under it: `onboard status --resume`. */
function refuseOptionsOf(parent: Program, program: Program): void {
  const [name] = Object.keys(parent.opts());
  const stray = parent.options.find((option) => option.attributeName() === name);
  if (stray === undefined) return;
  throw new CoexError('usage', {
    problem: `${stray.long} is an option of \`coex ${parent.name()}\`, not of \`coex ${parent.name()} ${program.name()}\`.`,
    fix: 'See --help after the command.',
  });
}

function optionOf({ flag, short, value, repeats, about, fallback, choices }: OptionSpec): Option {
  const shown = withChoices(about, choices) + (fallback === undefined ? '' : ` (default: ${fallback})`);
  // Commander reads `--no-x` as the opposite of `--x`; ours are switches of their own.
  const flags = short === undefined ? flag : `${short}, ${flag}`;
  const option = new Option(value === undefined ? flags : `${flags} <${value}>`, shown);
  option.negate = false;
  if (value === undefined) return option;
  return repeats ? option.argParser(oneMore) : option.argParser(notEmpty);
}

function oneMore(typed: string, earlier: readonly string[] = []): string[] {
  return [...earlier, notEmpty(typed)];
}

// What an unset variable of a script leaves; as a number it would be 0.
function notEmpty(typed: string): string {
  if (typed === '') throw new InvalidArgumentError('Leave the option out instead.');
  return typed;
}

function withChoices(about: string, choices: readonly string[] | undefined): string {
  return choices === undefined ? about : `${about} One of: ${choices.join(', ')}.`;
}

function describe(spec: CommandSpec): string {
  return spec.description === undefined ? spec.summary : `${spec.summary}\n\n${spec.description}`;
}

function examplesAndExits({ examples, exits }: CommandSpec): string {
  const shown = examples.map(({ run, says }) => `  # ${says}\n  $ ${run}`).join('\n');
  const codes = Object.entries({ 0: 'done', ...exits }).map(
    ([code, meaning]) => `  ${code.padEnd(4)}${meaning}`,
  );
  return `\nExamples:\n${shown}\n\nExit codes:\n${codes.join('\n')}`;
}

function usageError(error: CommanderError): CoexError {
  const problem = error.message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.+)\?\)$/, '; did you mean $1?');
  const sentence = problem.charAt(0).toUpperCase() + problem.slice(1);
  return new CoexError('usage', {
    problem: /[.?]$/.test(sentence) ? sentence : `${sentence}.`,
    fix: 'See `coex --help`, or --help after the command.',
  });
}
