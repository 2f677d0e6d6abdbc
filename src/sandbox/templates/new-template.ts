import { nodeId } from '../identifiers.ts';
import type { Template } from '../world/templates.ts';

/** What somebody decides about a template; the rest begins as it does for every new one. */
export type TemplateStart = Pick<
  Template,
  'wabaId' | 'name' | 'language' | 'category' | 'status' | 'components' | 'createdAt'
> &
  Partial<Template>;

/** A template that was never sent, reviewed or edited. Its id depends on what it is called and on `made`. */
export function newTemplate(seed: number, made: string | number, start: TemplateStart): Template {
  const { wabaId, name, language, createdAt } = start;
  return {
    id: nodeId(seed, JSON.stringify(['template', wabaId, name, language, made]), '12'),
    isSample: false,
    previousCategory: undefined,
    correctCategory: undefined,
    subCategory: undefined,
    statusBefore: undefined,
    parameterFormat: 'POSITIONAL',
    quality: { score: 'UNKNOWN', at: createdAt },
    rejectedReason: 'NONE',
    messageSendTtlSeconds: undefined,
    linkTrackingOptedOut: false,
    isPrimaryDeviceOnly: false,
    displayFormat: undefined,
    library: undefined,
    lastUpdatedAt: createdAt,
    lastSentAt: undefined,
    version: 1,
    edits: [],
    pauses: 0,
    pause: undefined,
    pacing: { sent: 0, isTrusted: false, held: [] },
    taps: [],
    ...start,
  };
}
