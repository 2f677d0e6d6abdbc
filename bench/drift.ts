import { estimate } from '../src/core/drift/estimate.ts';
import { asOf, dayZero, type PhoneEvidence } from '../src/core/drift/evidence.ts';
import { isWarning } from '../src/core/drift/replay.ts';
import type { Random } from '../src/core/random.ts';
import { LIMITS } from '../src/core/rules/index.ts';
import { seededRandom } from '../test/support/run.ts';
import { DAY_MS, DAYS_WATCHED, KINDS, type KindName, type MadeNumber, makeFleet } from './drift/fleet.ts';

/*
 * Precision and recall of the estimator over made-up fleets in virtual time. It is held against the reference's own rule,
 * which knows no rhythm, and against a warning as late as leaves 48 hours: a rule that waits longer misses deaths.
 */

const SIZE = 1000;
const START_AT = Date.UTC(2026, 2, 2);
const LOOK_EVERY_MS = DAY_MS / 4;
const BEFORE_MS = 2 * DAY_MS;
const SEEDS = [1, 2, 3];

/** Of the operators, those who answer a `watch`: they open the app and say so; and their chance to do it by the next look. */
const ANSWERING = 0.9;
const ANSWERS = 0.25;

type Warns = (evidence: PhoneEvidence, now: number) => boolean;

const RULES: Readonly<Record<string, Warns>> = {
  'coex drift': (evidence, now) => isWarning(estimate(evidence, now).risk),
  'any silence of 10 days': (evidence, now) => silenceIn(evidence, now) >= LIMITS.inactivityWarningMs.value,
  'any silence of 11.5 days': (evidence, now) => silenceIn(evidence, now) >= LIMITS.driftLastCallMs.value,
};

interface Score {
  readonly deaths: number;
  readonly warnedInTime: number;
  readonly healthy: number;
  readonly healthyWarned: number;
}

/** Prints recall, false warnings and precision by kind of number, for each rule and each way people behave. */
export async function run(): Promise<void> {
  for (const [rule, warns] of Object.entries(RULES)) {
    report(`${rule}, times off are sometimes answered in`, (number) => scoreOf(number, warns));
  }
  const drift = RULES['coex drift'];
  if (drift === undefined) return;
  report('coex drift, nothing is typed in times off', (number) => scoreOf(number, drift), {
    silentHolidays: true,
  });
  const random = seededRandom(99);
  let answers = 0;
  report('coex drift, nine of ten operators answer a watch', (number) => {
    const answered = acknowledged(number, random);
    answers += answered.evidence.signs.acknowledged.filter((at) => at >= START_AT).length;
    return scoreOf(answered, drift);
  });
  console.log(`  for that, ${(answers / SIZE / SEEDS.length).toFixed(2)} answers a number in the month`);
}

const NOTHING: Score = { deaths: 0, warnedInTime: 0, healthy: 0, healthyWarned: 0 };

function report(
  title: string,
  score: (number: MadeNumber) => Score,
  { silentHolidays = false }: { readonly silentHolidays?: boolean } = {},
): void {
  const byKind = new Map<KindName, Score>();
  for (const seed of SEEDS) {
    const fleet = makeFleet(SIZE, { startAt: START_AT, silentHolidays, random: seededRandom(seed) });
    for (const number of fleet) {
      byKind.set(number.kind, added(byKind.get(number.kind) ?? NOTHING, score(number)));
    }
  }
  console.log(`\ndrift: ${title}; ${SEEDS.length} fleets of ${SIZE} numbers, a month each`);
  for (const kind of Object.keys(KINDS) as KindName[]) print(kind, byKind.get(kind) ?? NOTHING);
  print('all', [...byKind.values()].reduce(added, NOTHING));
}

function scoreOf({ evidence, endsAt }: MadeNumber, warns: Warns): Score {
  if (endsAt !== undefined) {
    // What stands at the last look that leaves 48 hours: a warning that was taken back is none.
    const looks = Math.floor((endsAt - BEFORE_MS - START_AT) / LOOK_EVERY_MS);
    const at = START_AT + looks * LOOK_EVERY_MS;
    return { ...NOTHING, deaths: 1, warnedInTime: warns(asOf(evidence, at), at) ? 1 : 0 };
  }
  for (const at of looksOfTheMonth()) {
    if (warns(asOf(evidence, at), at)) return { ...NOTHING, healthy: 1, healthyWarned: 1 };
  }
  return { ...NOTHING, healthy: 1 };
}

/** The same number, with its operator opening the app when told to watch. A phone that is not opened any more is not. */
function acknowledged(number: MadeNumber, random: Random): MadeNumber {
  if (random.next() >= ANSWERING) return number;
  let { evidence } = number;
  const lastOpenedAt =
    number.endsAt === undefined ? Number.POSITIVE_INFINITY : number.endsAt - LIMITS.inactivityMs.value;
  // A month of it before: routine begins no sooner than coex does.
  for (const at of looksOfTheMonth(-DAYS_WATCHED)) {
    if (at > lastOpenedAt) break;
    if (estimate(asOf(evidence, at), at).risk === 'ok' || random.next() >= ANSWERS) continue;
    const { signs } = evidence;
    evidence = { ...evidence, signs: { ...signs, acknowledged: [...signs.acknowledged, at] } };
  }
  return { ...number, evidence };
}

function looksOfTheMonth(fromDay = 0): number[] {
  const looks: number[] = [];
  for (let at = START_AT + fromDay * DAY_MS; at < START_AT + DAYS_WATCHED * DAY_MS; at += LOOK_EVERY_MS) {
    looks.push(at);
  }
  return looks;
}

function silenceIn({ signs }: PhoneEvidence, now: number): number {
  const since = dayZero({ signs: { ...signs, webhook: [] }, events: [] });
  return now - (since?.at ?? now);
}

function added(one: Score, other: Score): Score {
  return {
    deaths: one.deaths + other.deaths,
    warnedInTime: one.warnedInTime + other.warnedInTime,
    healthy: one.healthy + other.healthy,
    healthyWarned: one.healthyWarned + other.healthyWarned,
  };
}

function print(name: string, { deaths, warnedInTime, healthy, healthyWarned }: Score): void {
  const parts = [
    `warned in time ${percent(warnedInTime, deaths)} of ${deaths}`,
    `healthy warned ${percent(healthyWarned, healthy)} of ${healthy}`,
    `precision ${percent(warnedInTime, warnedInTime + healthyWarned)}`,
  ];
  console.log(`  ${name.padEnd(28)} ${parts.join(', ')}`);
}

function percent(count: number, of: number): string {
  return of === 0 ? '–' : `${((count / of) * 100).toFixed(1)} %`;
}
