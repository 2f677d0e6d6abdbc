import { closest, FEATURES, type Feature, isInForce, type Rule } from '../rules/index.ts';

/** What becomes of a feature of the app, under its name: `broadcast-lists`. */
export interface FeatureRow extends Rule<Feature> {
  readonly id: string;
}

/** What becomes of each feature of the app when its number is onboarded on that day (ISO). */
export function featuresOn(today: string): readonly FeatureRow[] {
  return Object.entries(FEATURES)
    .filter(([, rule]) => isInForce(rule, today))
    .map(([name, rule]) => ({ id: name.replace(/^feature-/, ''), ...rule }));
}

/**
 * The features meant by what someone typed: the one of that name in any spelling, else those that have all of its words
 * in their name or description.
 */
export function findFeatures(features: readonly FeatureRow[], wanted: string): readonly FeatureRow[] {
  const words = plain(wanted).split('-').filter(Boolean);
  if (words.length === 0) return [];
  const name = words.join('-');
  const named = features.filter(({ id, value }) => id === name || plain(value.feature) === name);
  if (named.length > 0) return named;
  return features.filter(({ id, value, about }) => {
    const text = plain(`${id} ${value.feature} ${about}`);
    return words.every((word) => text.includes(word));
  });
}

/** Names of features much like the one typed, the likest first. */
export function similarFeatures(features: readonly FeatureRow[], wanted: string): string[] {
  return closest(
    plain(wanted),
    features.flatMap(({ id, value }) => [...new Set([id, plain(value.feature)])]),
  );
}

/** `View once`, `view-once` → `view-once`. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
