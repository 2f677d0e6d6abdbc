import type * as z from 'zod';
import type { ExitCode } from '../core/errors.ts';
import type { Page } from '../tui/print/page.ts';
import type { Context } from './context.ts';

/** A front door of coex: data about it, and the function behind it. */
export interface Command<
  Args extends z.ZodObject = z.ZodObject,
  Options extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType<object> = z.ZodType<object>,
> {
  /** As typed: `chats list`. */
  readonly name: string;
  /** One sentence for lists of commands. */
  readonly summary: string;
  /** What else there is to know; shown by --help. */
  readonly description?: string;
  /** Commands that run as printed. */
  readonly examples: readonly Example[];
  /** Positional arguments, in their order. */
  readonly args: Args;
  readonly options: Options;
  /** What --json prints: the document, or each event of a command that streams. Made when asked for: a run needs none. */
  readonly output: () => Output;
  /** True when --json prints NDJSON events, the last of them terminal. */
  readonly streams?: boolean;
  /** True for a command with a screen of its own: what draws for people is loaded by the first event there is. */
  readonly drawsLate?: boolean;
  /** What exit codes other than 0 mean here. */
  readonly exits?: Readonly<Partial<Record<ExitCode, string>>>;
  /** Does the work. A command that streams hands its events to `emit`; what is returned is the answer or last event. */
  run(
    context: Context,
    input: { readonly args: z.infer<Args>; readonly options: z.infer<Options> },
    emit: (event: z.infer<Output>) => void,
  ): Promise<Answer<z.infer<Output>>>;
  /** Draws answers and events for people; how they are to look may be an option, and what it takes loaded for it. */
  draw(page: Page, options: z.infer<Options>): Drawing<z.infer<Output>> | Promise<Drawing<z.infer<Output>>>;
}

export interface Example {
  readonly run: string;
  readonly says: string;
}

export interface Answer<Data> {
  readonly data: Data;
  /** 3 when something was found; 0 unless said. */
  readonly exit?: ExitCode;
}

/** A drawing in progress: bars and spinners live between `show` and `close`. */
export interface Drawing<Item> {
  show(item: Item): void;
  /** Puts the terminal back; called also when the command fails. */
  close(): Promise<void>;
}

/** Declares a command; its types follow from its schemas. */
export function defineCommand<
  Args extends z.ZodObject,
  Options extends z.ZodObject,
  Output extends z.ZodType<object>,
>(command: Command<Args, Options, Output>): Command<Args, Options, Output> {
  return command;
}

/** A drawing that needs no state: each item by itself. */
export function drawEach<Item>(show: (item: Item, page: Page) => void): (page: Page) => Drawing<Item> {
  return (page) => ({ show: (item) => show(item, page), close: async () => undefined });
}
