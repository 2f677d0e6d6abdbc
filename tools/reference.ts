import type { CommandSpec, Manifest, OptionSpec } from '../src/commands/manifest.ts';

/** The command reference, `docs/commands.md`, from the manifest. */
export function commandReference({ commands, globals }: Manifest): string {
  return [
    '# Commands',
    '',
    'Made by `npm run generate` from the commands themselves. `coex <command> --help` says the same.',
    '',
    'Every command takes these flags, before or after its name:',
    '',
    ...optionTable(globals),
    '',
    ...commands.flatMap(section),
  ].join('\n');
}

function section(spec: CommandSpec): string[] {
  const args = spec.args.map(({ name, required, variadic }) => {
    const shown = variadic ? `${name}...` : name;
    return required ? `<${shown}>` : `[${shown}]`;
  });
  return [
    `## coex ${spec.name}`,
    '',
    spec.summary,
    '',
    ...(spec.description === undefined ? [] : [spec.description, '']),
    '```',
    ['coex', spec.name, ...args, ...(spec.options.length > 0 ? ['[options]'] : [])].join(' '),
    '```',
    '',
    ...spec.args.map(({ name, about, choices }) => `- \`${name}\`: ${about}${oneOf(choices)}`),
    ...(spec.args.length > 0 ? [''] : []),
    ...(spec.options.length > 0 ? [...optionTable(spec.options), ''] : []),
    '```console',
    ...spec.examples.flatMap(({ run, says }) => [`# ${says}`, `$ ${run}`]),
    '```',
    '',
    'Exit codes:',
    '',
    '- 0: done',
    ...Object.entries(spec.exits).map(([code, meaning]) => `- ${code}: ${meaning}`),
    '',
  ];
}

function optionTable(options: readonly OptionSpec[]): string[] {
  const rows = options.map(({ flag, short, value, about, fallback, choices }) => {
    const flags = short === undefined ? flag : `${short}, ${flag}`;
    const typed = value === undefined ? flags : `${flags} <${value}>`;
    const byDefault = fallback === undefined ? '' : ` Default: ${fallback}.`;
    return `| \`${typed}\` | ${about}${oneOf(choices)}${byDefault} |`;
  });
  return ['| Flag | Meaning |', '|---|---|', ...rows];
}

function oneOf(choices: readonly string[] | undefined): string {
  return choices === undefined ? '' : ` One of: ${choices.join(', ')}.`;
}
