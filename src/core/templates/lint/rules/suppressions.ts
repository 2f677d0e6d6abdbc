import { utility } from '../examples.ts';
import type { SuppressionRule } from '../rule.ts';

const at = { line: 1, column: 1 };

/** About the wishes not to hear of something. */
export const SUPPRESSION_RULES: readonly SuppressionRule[] = [
  {
    id: 'suppression-unused',
    severity: 'warn',
    title: 'Something is silenced that was not said.',
    explanation:
      'The rule finds nothing there (any more), or there is no such rule. Take it out, or it will hide what comes later.',
    source: 'components',
    bad: [utility()],
    good: [utility()],
    badSuppression: { rule: 'body-length-550', reason: 'accepted before', at, path: [] },
  },
  {
    id: 'suppression-reason',
    severity: 'warn',
    title: 'Something is silenced without a reason.',
    explanation:
      'Who reads it later must know why: `# coex-ignore body-emoji: our brand, accepted since 2024`.',
    source: 'components',
    bad: [utility(undefined, { allow_category_change: true })],
    good: [utility()],
    badSuppression: { rule: 'category-change-allowed', reason: '', at, path: [] },
  },
];
