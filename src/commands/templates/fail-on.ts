import * as z from 'zod';
import { FINDING_KINDS, type FindingKind } from '../../core/templates/index.ts';

/** What makes a command end with 3: words with commas between them. */
export const failOn = () =>
  z
    .string()
    .default('')
    .transform((text, check): readonly FindingKind[] => {
      const words = text.split(',').map((word) => word.trim().toLowerCase());
      const unknown = words.filter((word) => word !== '' && !isKind(word));
      if (unknown.length === 0) return words.filter(isKind);
      check.addIssue({ code: 'custom', message: `some of ${FINDING_KINDS.join(',')}` });
      return z.NEVER;
    })
    .meta({ description: `End with 3 on any of: ${FINDING_KINDS.join(', ')}.`, value: 'words' });

function isKind(word: string): word is FindingKind {
  return (FINDING_KINDS as readonly string[]).includes(word);
}
