import type { Rule } from './rule.ts';
import { GRAPH_CHANGELOG } from './sources.ts';

/** The versions of the Graph API: in force from their release until Meta switches them off. */
export const GRAPH_VERSIONS = {
  'graph-v26.0': {
    value: 'v26.0',
    about: 'The newest version; when it ends is not announced.',
    from: '2026-07-29',
    ...GRAPH_CHANGELOG,
  },
  'graph-v25.0': {
    value: 'v25.0',
    about: 'A version of the Graph API.',
    from: '2026-02-18',
    until: '2028-07-29',
    ...GRAPH_CHANGELOG,
  },
  'graph-v24.0': {
    value: 'v24.0',
    about: 'Since this version statuses carry no conversation, and a bad cursor is error 131059.',
    from: '2025-10-08',
    until: '2028-02-18',
    ...GRAPH_CHANGELOG,
  },
  'graph-v23.0': {
    value: 'v23.0',
    about: 'The version Meta’s OpenAPI file describes.',
    from: '2025-05-29',
    until: '2027-10-08',
    ...GRAPH_CHANGELOG,
  },
  'graph-v22.0': {
    value: 'v22.0',
    about: 'A version of the Graph API; its end is as listed, though unlike the others’ not a release day.',
    from: '2025-01-21',
    until: '2027-05-20',
    ...GRAPH_CHANGELOG,
  },
  'graph-v21.0': {
    value: 'v21.0',
    about: 'The oldest version that still answers.',
    from: '2024-10-02',
    until: '2027-01-21',
    ...GRAPH_CHANGELOG,
  },
  'graph-v20.0': {
    value: 'v20.0',
    about: 'Switched off.',
    until: '2026-09-24',
    ...GRAPH_CHANGELOG,
  },
} as const satisfies Record<string, Rule<string>>;
