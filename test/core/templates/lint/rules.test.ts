import { describe, expect, it } from 'vitest';
import { LINT_RULES, type LintRule, lintSources } from '../../../../src/core/templates/index.ts';
import type { Suppression } from '../../../../src/core/templates/source.ts';
import { sourceOf } from './sources.ts';

const rulesFound = (
  { id }: LintRule,
  drafts: readonly Parameters<typeof sourceOf>[0][],
  suppressions: { readonly suppressions?: readonly Suppression[] } = {},
) => {
  const sources = drafts.map((draft, index) => sourceOf(draft, { file: `${index}.yaml`, ...suppressions }));
  // Looked at only when somebody says which hosts are theirs.
  const settings = id === 'button-url-own' ? { hosts: ['north.example'] } : {};
  return lintSources(sources, settings).filter(({ suppressed }) => suppressed === undefined);
};

describe.each(LINT_RULES)('the rule $id', (rule) => {
  const isOfSet = 'checkSet' in rule;
  const suppressions = 'badSuppression' in rule ? { suppressions: [rule.badSuppression] } : {};

  it('is broken by its bad example, and no other is', () => {
    const sets = isOfSet ? [rule.bad] : rule.bad.map((draft) => [draft]);
    expect(sets.length).toBeGreaterThan(0);
    for (const drafts of sets) {
      const found = rulesFound(rule, drafts, suppressions);
      expect([...new Set(found.map((finding) => finding.rule))], JSON.stringify(found)).toEqual([rule.id]);
      for (const finding of found) {
        expect(finding.severity).toBe(rule.severity);
        expect(finding.message).toMatch(/\S.*\.$/);
      }
    }
  });

  it('is kept by its good example, as is every other', () => {
    const sets = isOfSet ? [rule.good] : rule.good.map((draft) => [draft]);
    expect(sets.length).toBeGreaterThan(0);
    for (const drafts of sets) expect(rulesFound(rule, drafts)).toEqual([]);
  });
});

describe('the rules', () => {
  it('have ids of their own, in words and hyphens', () => {
    const ids = LINT_RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
  });

  it.each(
    (
      'name-format name-reserved language-unknown category-invalid param-format-missing param-mixed param-sequence ' +
      'param-name param-edge param-edge-punct param-adjacent param-density param-example-missing ' +
      'param-example-shape header-length header-format header-vars header-media-handle body-length ' +
      'body-length-550 body-emoji body-newlines footer-length footer-vars buttons-count buttons-order ' +
      'buttons-type-max button-label button-url button-url-host button-phone button-copy-code carousel-cards ' +
      'carousel-uniform lto-shape auth-shape ttl-range duplicate-content category-looks-marketing ' +
      'category-looks-otp opt-out-missing sensitive-data-request locale-parity'
    ).split(' '),
  )('include %s of the catalogue', (id) => {
    expect(LINT_RULES.map((rule) => rule.id)).toContain(id);
  });

  it('explain themselves in sentences', () => {
    for (const { id, explanation, title } of LINT_RULES) {
      expect(title, id).toMatch(/\.$/);
      expect(explanation, id).toMatch(/\.$/);
    }
  });
});
