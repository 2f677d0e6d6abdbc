import { normalLanguage } from '../account/normal.ts';
import { editYaml } from './edit-yaml.ts';
import { type Both, mergedFamily, mergedRequest, type PulledLanguage } from './merge.ts';
import type { PlacedSource } from './read-file.ts';
import { readJson } from './read-json.ts';
import { readYaml } from './read-yaml.ts';
import { fillValues } from './values.ts';
import { plainOf } from './written.ts';

interface Change {
  readonly pulled: readonly PulledLanguage[];
  readonly placed: ReadonlyMap<string, PlacedSource>;
  readonly values: Readonly<Record<string, string>>;
}

/** The text of a file that could be read, with what an account has in it; the same text when it says so already. */
export async function changedText(
  file: string,
  text: string,
  { pulled, placed, values }: Change,
): Promise<string> {
  const isJson = /\.json$/i.test(file);
  const { root } = isJson ? readJson(text) : await readYaml(text);
  if (root === undefined) return text;
  const raw = plainOf(root);
  const filled = plainOf(root, (each) => {
    const read = fillValues(each, values);
    return 'text' in read ? read.text : each;
  });
  const wanted = merged({ raw, filled }, pulled, placed);
  if (!isJson) return editYaml(text, raw, wanted);
  const changed = JSON.stringify(wanted, null, indentOf(text));
  return changed === JSON.stringify(raw, null, indentOf(text))
    ? text
    : `${changed}${/\n$/.test(text) ? '\n' : ''}`;
}

function merged(both: Both, pulled: readonly PulledLanguage[], placed: Change['placed']): unknown {
  const { raw, filled } = both;
  const requestAt = ({ draft }: PulledLanguage) => {
    const place = placed.get(`${draft.name} ${normalLanguage(draft.language)}`);
    return place?.placement.kind === 'request' ? place.placement : undefined;
  };
  if (Array.isArray(raw) && Array.isArray(filled)) {
    const list: unknown[] = [...raw];
    for (const one of pulled) {
      const index = requestAt(one)?.index;
      if (index !== undefined)
        list[index] = mergedRequest({ raw: raw[index], filled: filled[index] }, one.draft);
    }
    return list;
  }
  const [first] = pulled;
  if (first !== undefined && requestAt(first) !== undefined) return mergedRequest(both, first.draft);
  return mergedFamily(both, pulled);
}

/** The white space by which a file of JSON is indented. */
function indentOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '';
}
