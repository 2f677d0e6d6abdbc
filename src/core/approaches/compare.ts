import {
  APPROACHES,
  type Approach,
  isInForce,
  type Met,
  NEEDS,
  type Need,
  OFFERS,
  type Offer,
  type Rule,
} from '../rules/index.ts';
import type { Answer, ComparedApproach } from './compared.ts';
import type { StatedNeed } from './needs.ts';
import { type Recommendation, recommend } from './recommend.ts';

export interface Comparison {
  /** The needs compared by: those stated, or all there are when none is. */
  readonly needs: readonly StatedNeed[];
  readonly approaches: readonly ComparedApproach[];
  /** Undefined when no need was stated. */
  readonly recommendation: Recommendation | undefined;
}

/**
 * How each approach meets the needs on a day (ISO), and which to take. A need is stated once. What an approach meets
 * hangs on nothing but that need, so that one need more never makes an approach look better.
 */
export function compareApproaches(stated: readonly StatedNeed[], today: string): Comparison {
  const needs = stated.length === 0 ? NEEDS.map((need) => ({ need })) : stated;
  const offers = Object.values(OFFERS).filter((rule) => isInForce(rule, today));
  const approaches = Object.values(APPROACHES).map(({ value, about, source, asOf }) => ({
    ...value,
    about,
    source,
    asOf,
    answers: needs.map((need) => answer(offerOf(offers, value, need.need), need)),
  }));
  const recommendation = stated.length === 0 ? undefined : recommend(needs, approaches, offers);
  return { needs, approaches, recommendation };
}

function offerOf(offers: readonly Rule<Offer>[], { approach }: Approach, need: Need): Rule<Offer> {
  const offer = offers.find(({ value }) => value.approach === approach && value.need === need);
  if (offer === undefined) throw new Error(`No rule says what ${approach} offers of ${need}.`);
  return offer;
}

function answer(
  { value, about, source, asOf, otherwise }: Rule<Offer>,
  { need, amount }: StatedNeed,
): Answer {
  const { certainty, most } = value;
  const met = metBy(value, amount);
  const reason = need === 'agents' && amount === 1 ? 'One person can write with any of them.' : about;
  return { need, met, most, reason, certainty, source, asOf, otherwise };
}

function metBy({ need, offers, most, mostPartly }: Offer, amount: number | undefined): Met {
  if (amount === undefined) return offers;
  if (need === 'agents' && amount === 1) return 'yes';
  if (most === undefined || amount <= most) return offers;
  return mostPartly !== undefined && amount <= mostPartly ? 'partly' : 'no';
}
