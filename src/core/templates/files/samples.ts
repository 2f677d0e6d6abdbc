import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { problemOf } from '../../errors.ts';
import type { Download, Graph } from '../../graph/index.ts';
import type { TemplateNode } from '../../wire/graph/template.ts';
import { isRecord } from '../account/records.ts';
import type { FolderWriter } from './write-file.ts';

/** The sample of a media header as an account gives it: a link that is good for some time. */
export interface SampleLink {
  /** Undefined for the header of the template itself. */
  readonly card: number | undefined;
  readonly format: string;
  readonly url: string;
}

/** The links to samples in a node. */
export function sampleLinks({ components }: TemplateNode): SampleLink[] {
  return linksIn(components, undefined);
}

function linksIn(components: readonly unknown[], card: number | undefined): SampleLink[] {
  return components.filter(isRecord).flatMap(({ type, format, example, cards }) => {
    if (Array.isArray(cards)) {
      return cards.flatMap((each: unknown, index) =>
        isRecord(each) && Array.isArray(each.components) ? linksIn(each.components, index) : [],
      );
    }
    const handles = isRecord(example) ? example.header_handle : undefined;
    const url: unknown = Array.isArray(handles) ? handles[0] : undefined;
    const isLink = typeof url === 'string' && /^https?:\/\//i.test(url);
    return isLink && String(type).toUpperCase() === 'HEADER'
      ? [{ card, format: String(format).toUpperCase(), url }]
      : [];
  });
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'application/pdf': 'pdf',
};

const BY_FORMAT: Readonly<Record<string, string>> = {
  IMAGE: 'jpg',
  VIDEO: 'mp4',
  GIF: 'mp4',
  DOCUMENT: 'pdf',
};

/**
 * Downloads a sample into `media/` of the folder, named by its content, and gives its file as a family names it; or why
 * there is none. The link is signed: no token goes with it.
 */
export async function fetchSample(
  graph: Graph,
  { url, format }: SampleLink,
  into: FolderWriter,
): Promise<{ readonly file: string } | { readonly problem: string }> {
  let download: Download;
  try {
    download = (await graph.call({ method: 'GET', url, answer: 'bytes', token: 'none' })) as Download;
  } catch (error) {
    return { problem: problemOf(error) };
  }
  const { bytes, contentType = '' } = download;
  if (bytes.length === 0) return { problem: 'the sample is empty' };
  const name = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const kind = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const extension = EXTENSIONS[kind] ?? BY_FORMAT[format] ?? 'bin';
  const file = `media/${name}.${extension}`;
  await into.write(join('media', `${name}.${extension}`), bytes);
  return { file };
}
