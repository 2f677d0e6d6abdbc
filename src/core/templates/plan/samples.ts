import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { problemOf } from '../../errors.ts';
import type { DraftComponent } from '../../wire/graph/template-draft.ts';
import type { TemplateSource } from '../source.ts';
import type { Sample } from './plan.ts';

/** What Meta takes as a sample (templates.md §3.4), by the ending of the file. */
const TYPES: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
};

const WITH_SAMPLE = ['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'];

/** Samples of a template's media headers, or which of them cannot be read. */
export type Samples = { readonly samples: readonly Sample[] } | { readonly unreadable: string };

/** Reads the samples that a source names, seen from the working folder; keeps their digests, not their bytes. */
export async function samplesOf(
  { file, media }: Pick<TemplateSource, 'file' | 'media'>,
  workingFolder: string,
): Promise<Samples> {
  const samples: Sample[] = [];
  for (const { path, file: named } of media) {
    const mimeType = TYPES[named.split('.').at(-1)?.toLowerCase() ?? ''];
    if (mimeType === undefined) return { unreadable: `${named}: Meta takes jpg, png, mp4 and pdf` };
    let content: Uint8Array;
    try {
      content = await readSample({ file, sample: named }, workingFolder);
    } catch (error) {
      return { unreadable: `${named}: ${problemOf(error)}` };
    }
    const sha256 = digestOf(content);
    samples.push({ path, file: named, sha256, sizeBytes: content.length, mimeType });
  }
  return { samples };
}

/** The bytes of a sample, which stands beside the template's file. */
export function readSample(
  { file, sample }: { readonly file: string; readonly sample: string },
  workingFolder: string,
): Promise<Uint8Array> {
  return readFile(resolve(workingFolder, dirname(file), sample));
}

export function digestOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A media header for which there is neither a sample nor a handle: Meta wants one with every creation and edit. */
export function lacksSample(components: readonly DraftComponent[], samples: readonly Sample[]): boolean {
  const given = new Set(samples.map(({ path }) => path.join('/')));
  const lacks = (component: DraftComponent, path: string): boolean => {
    const handles: unknown = component.example?.header_handle;
    const hasHandle = Array.isArray(handles) && handles.length > 0;
    const wants = component.type === 'HEADER' && WITH_SAMPLE.includes(component.format ?? '');
    if (wants && !hasHandle && !given.has(path)) return true;
    const { cards } = component;
    if (component.type !== 'CAROUSEL' || !Array.isArray(cards)) return false;
    return cards.some((card: unknown, at) => {
      const parts: unknown = Object(card).components;
      return (
        Array.isArray(parts) &&
        parts.some((part, place) => lacks(Object(part), `${path}/cards/${at}/components/${place}`))
      );
    });
  };
  return components.some((component, at) => lacks(component, `components/${at}`));
}

/** The digests by the path of their component, as the journal keeps them. */
export function digestsOf(samples: readonly Sample[]): Record<string, string> {
  return Object.fromEntries(samples.map(({ path, sha256 }) => [path.join('/'), sha256]));
}
