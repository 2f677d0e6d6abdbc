import * as z from 'zod';
import type { Command, Example } from './command.ts';

/** What help, parsing and completion need to know of the commands, without loading any. */
export interface Manifest {
  readonly globals: readonly OptionSpec[];
  readonly groups: Readonly<Record<string, string>>;
  readonly commands: readonly CommandSpec[];
}

export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly examples: readonly Example[];
  readonly args: readonly ArgSpec[];
  readonly options: readonly OptionSpec[];
  readonly exits: Readonly<Record<string, string>>;
}

export interface ArgSpec {
  readonly name: string;
  readonly about: string;
  readonly required: boolean;
  /** True when it takes all the words that are left. */
  readonly variadic?: boolean;
  readonly choices?: readonly string[];
}

export interface OptionSpec {
  /** As in the options object: `noInput`. */
  readonly name: string;
  /** As typed: `--no-input`. */
  readonly flag: string;
  /** As typed by those in a hurry: `-f`. */
  readonly short?: string;
  /** Name of the value; undefined for a switch. */
  readonly value?: string;
  /** True when it may be given more than once. */
  readonly repeats?: boolean;
  readonly about: string;
  readonly fallback?: string;
  readonly choices?: readonly string[];
}

interface JsonProperty {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  /** From `.meta({ value, short })`: how the value is called in help, and the letter that stands for the flag. */
  readonly value?: string;
  readonly short?: string;
}

/** The manifest's entry of a command, derived from its schemas. */
export function commandSpec(command: Command): CommandSpec {
  const required = new Set(jsonSchema(command.args).required ?? []);
  return {
    name: command.name,
    summary: command.summary,
    ...(command.description === undefined ? {} : { description: command.description }),
    examples: command.examples,
    args: Object.entries(jsonSchema(command.args).properties).map(([name, property]) => ({
      name: kebab(name),
      about: property.description ?? '',
      required: required.has(name),
      ...(property.type === 'array' ? { variadic: true } : {}),
      ...(property.enum === undefined ? {} : { choices: property.enum }),
    })),
    options: optionSpecs(command.options),
    exits: Object.fromEntries(Object.entries(command.exits ?? {})),
  };
}

export function optionSpecs(options: z.ZodObject): OptionSpec[] {
  return Object.entries(jsonSchema(options).properties).map(([name, property]) => ({
    name,
    flag: `--${kebab(name)}`,
    ...(property.short === undefined ? {} : { short: `-${property.short}` }),
    ...(property.type === 'boolean' ? {} : { value: property.value ?? 'value' }),
    ...(property.type === 'array' ? { repeats: true } : {}),
    about: property.description ?? '',
    ...(property.default === undefined || property.type === 'boolean' || property.type === 'array'
      ? {}
      : { fallback: String(property.default) }),
    ...(property.enum === undefined ? {} : { choices: property.enum }),
  }));
}

/** `graphUrl` → `graph-url`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function jsonSchema(schema: z.ZodObject): { properties: Record<string, JsonProperty>; required?: string[] } {
  const { properties = {}, required } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return {
    properties: properties as Record<string, JsonProperty>,
    ...(required === undefined ? {} : { required }),
  };
}
