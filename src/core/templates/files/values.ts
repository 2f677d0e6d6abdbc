/** `${name}` is a value of the environment, `$${` a plain `${`. */
const PLACE = /\$\$\{|\$\{([^{}]*)\}|\$\{/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

export type Filled =
  | { readonly text: string }
  | { readonly unknown: string }
  /** A `${` that begins no variable. */
  | { readonly odd: string };

/** The text with its variables filled in, or the first that cannot be. */
export function fillValues(text: string, values: Readonly<Record<string, string>>): Filled {
  if (!text.includes('${')) return { text };
  let wrong: Filled | undefined;
  const filled = text.replace(PLACE, (found, name: string | undefined) => {
    if (found === '$${') return '${';
    if (name === undefined || !NAME.test(name)) wrong ??= { odd: found };
    else if (!Object.hasOwn(values, name)) wrong ??= { unknown: name };
    else return values[name] as string;
    return found;
  });
  return wrong ?? { text: filled };
}

/** The text as it is written in a file so that it is read as it is. */
export function escapeValues(text: string): string {
  // As a function: in a replacement text `$$` is one dollar.
  return text.replaceAll('${', () => '$${');
}
