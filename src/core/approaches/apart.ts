import type { Need, Offer, Rule } from '../rules/index.ts';
import { NEEDS } from '../rules/index.ts';
import type { ComparedApproach } from './compared.ts';
import { listed } from './listed.ts';

/** What would tell approaches apart that are as good: the needs nobody stated that only one of them fully meets. */
export function sayApart(
  best: readonly ComparedApproach[],
  stated: readonly { readonly need: Need }[],
  offers: readonly Rule<Offer>[],
): string[] {
  const open = NEEDS.filter((need) => !stated.some((one) => one.need === need));
  const found = best.flatMap(({ approach, name }) => {
    const flags = open.flatMap((need) => {
      const own = reachOf(offers, approach, need);
      const theirs = best
        .filter((other) => other.approach !== approach)
        .map((other) => reachOf(offers, other.approach, need));
      const most = Math.max(0, ...theirs);
      if (own <= most) return [];
      return [most === 0 ? `--${need}` : `--${need} above ${most}`];
    });
    return flags.length === 0 ? [] : [`${listed(flags, 'or')} for ${name}`];
  });
  return found.length === 0 ? [] : [`Further needs would tell them apart: ${found.join('; ')}.`];
}

/** How much of a need an approach fully meets: without a bound all of it, or nothing. */
function reachOf(offers: readonly Rule<Offer>[], approach: string, need: Need): number {
  const offer = offers.find(({ value }) => value.approach === approach && value.need === need);
  return offer?.value.offers === 'yes' ? (offer.value.most ?? Number.POSITIVE_INFINITY) : 0;
}
