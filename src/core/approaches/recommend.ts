import type { ApproachId, Need, Offer, Rule } from '../rules/index.ts';
import { sayApart } from './apart.ts';
import type { ComparedApproach } from './compared.ts';
import { conflictsAmong, sayConflicts } from './conflicts.ts';
import { listed } from './listed.ts';
import { type StatedNeed, sayNeed } from './needs.ts';

/** Which approach to take, and why. */
export interface Recommendation {
  /** The best, and those as good, the one that asks for least first; none when no approach meets any need. */
  readonly approaches: readonly ApproachId[];
  readonly meetsAll: boolean;
  /** Needs that no approach fully meets: one by itself, or several together. */
  readonly conflicts: readonly (readonly Need[])[];
  /** Sentences, the most important first. */
  readonly reasons: readonly string[];
}

/** The approaches by how much they ask of a business that is on the app today, the least first. */
const LEAST_ASKED: readonly ApproachId[] = [
  'multi-device',
  'dual-sim',
  'coexistence',
  'api-only',
  'unofficial',
];

/**
 * The approach that misses fewest of the needs, then that which meets fewest only partly. One with a risk of a ban is
 * never among them.
 */
export function recommend(
  needs: readonly StatedNeed[],
  approaches: readonly ComparedApproach[],
  offers: readonly Rule<Offer>[],
): Recommendation {
  const allowed = approaches
    .filter(({ banRisk }) => banRisk === 'none')
    .sort((one, other) => asked(one) - asked(other))
    .sort(byWorth);
  const [first, ...others] = allowed;
  if (first === undefined) throw new Error('Every approach risks a ban.');
  const best = [first, ...others.filter((other) => byWorth(first, other) === 0)];
  const conflicts = conflictsAmong(allowed);
  const never = sayNever(approaches);
  if (needsOf(first, 'no').length === needs.length) {
    const reasons = [`No approach offers ${listed(needs.map(sayNeed), 'or')}.`, ...never];
    return { approaches: [], meetsAll: false, conflicts, reasons };
  }
  const meetsAll = conflicts.length === 0;
  const say = sayingOf(needs);
  const next = allowed[best.length];
  const reasons = [
    ...(meetsAll ? [] : ['No approach meets all of it.']),
    ...(meetsAll ? sayMeets(best) : sayComesClosest(best, say)),
    ...(best.length > 1 ? sayApart(best, needs, offers) : []),
    ...sayConflicts(conflicts, say),
    ...(best.length === 1 && next !== undefined
      ? [`Next comes ${next.name}: it ${sayShort(next, say)}.`]
      : []),
    ...never,
  ];
  return { approaches: best.map(({ approach }) => approach), meetsAll, conflicts, reasons };
}

function byWorth(one: ComparedApproach, other: ComparedApproach): number {
  const misses = needsOf(one, 'no').length - needsOf(other, 'no').length;
  return misses === 0 ? needsOf(one, 'partly').length - needsOf(other, 'partly').length : misses;
}

function asked({ approach }: ComparedApproach): number {
  return LEAST_ASKED.indexOf(approach);
}

function needsOf({ answers }: ComparedApproach, met: 'no' | 'partly'): Need[] {
  return answers.filter((answer) => answer.met === met).map(({ need }) => need);
}

function sayMeets([first, ...others]: readonly ComparedApproach[]): string[] {
  if (first === undefined) return [];
  if (others.length === 0) return [`${first.name} meets all of it. It asks for ${first.asks}.`];
  const names = listed([first.name, ...others.map(({ name }) => name)], 'and');
  return [`${names} meet all of it alike.`, ...sayFirst(first, others)];
}

function sayComesClosest([first, ...others]: readonly ComparedApproach[], say: Saying): string[] {
  if (first === undefined) return [];
  const short = (one: ComparedApproach) => `${one.name} ${sayShort(one, say)}.`;
  if (others.length === 0) {
    return [`${first.name} comes closest: it ${sayShort(first, say)}. It asks for ${first.asks}.`];
  }
  const names = listed([first.name, ...others.map(({ name }) => name)], 'and');
  return [`${names} come equally close.`, ...[first, ...others].map(short), ...sayFirst(first, others)];
}

function sayFirst(first: ComparedApproach, others: readonly ComparedApproach[]): string[] {
  return [
    `${first.name} comes first, since it asks for least: ${first.asks}.`,
    ...others.map(({ name, asks }) => `${name} asks for ${asks}.`),
  ];
}

/** What an approach falls short of, after “it”. */
function sayShort(approach: ComparedApproach, say: Saying): string {
  const misses = needsOf(approach, 'no').map(say);
  const partly = needsOf(approach, 'partly').map(say);
  const parts = [
    ...(misses.length === 0 ? [] : [`misses ${listed(misses, 'and')}`]),
    ...(partly.length === 0 ? [] : [`offers ${listed(partly, 'and')} only partly`]),
  ];
  return parts.length === 0 ? 'meets all of it too' : parts.join(', and ');
}

function sayNever(approaches: readonly ComparedApproach[]): string[] {
  return approaches
    .filter(({ banRisk }) => banRisk === 'high')
    .map(
      ({ name, about }) =>
        `${name} is never recommended, whatever it offers, for its risk of a ban. ${about}`,
    );
}

type Saying = (need: Need) => string;

function sayingOf(needs: readonly StatedNeed[]): Saying {
  return (need) => sayNeed(needs.find((stated) => stated.need === need) ?? { need });
}
