import { type HistoryProgress, historyProgress } from '../history/index.ts';
import { hasLeftSince } from '../numbers/index.ts';
import { endOnboarding, isAbout, type JournalDeps } from './journal.ts';
import { listOnboardings, type OnboardingSummary } from './onboardings.ts';
import { ownerBefore, type TokenKeeper } from './tokens.ts';

/** Onboardings that go on. `syncs`: not both are settled; `importing`: the receiver takes the history in. */
const UNDER_WAY = ['signup', 'connecting', 'syncs', 'importing'] as const;

/** How onboardings end. `superseded`: the number was onboarded anew; `abandoned`: somebody began again. */
const ENDS = [
  'complete',
  'complete-with-gaps',
  'declined',
  'disconnected',
  'window-closed',
  'superseded',
  'abandoned',
] as const;

export const STANDINGS = [...UNDER_WAY, ...ENDS] as const;

export type Standing = (typeof STANDINGS)[number];

/** An onboarding, and how it stands by the journal and by what the receiver has taken in since. */
export interface OnboardingStanding extends OnboardingSummary {
  readonly standing: Standing;
  /** As Meta shows the number; null while it is not known. */
  readonly displayPhoneNumber: string | null;
  /** How far its import is; null before one was asked for, and when the number was onboarded anew since. */
  readonly imported: HistoryProgress | null;
}

export function isUnderWay({ standing }: Pick<OnboardingStanding, 'standing'>): boolean {
  return UNDER_WAY.some((name) => name === standing);
}

/** The onboardings as `listOnboardings` has them, each with how it stands now. Changes nothing. */
export async function listStandings(
  { store, clock }: JournalDeps,
  wanted: {
    /** Also those that have ended. */
    readonly all?: boolean;
    /** Of that number alone: its id, or the number in any spelling. */
    readonly number?: string | undefined;
  } = {},
): Promise<OnboardingStanding[]> {
  const { all = false, number } = wanted;
  const summaries = await listOnboardings(store, { all });
  const standings: OnboardingStanding[] = [];
  for (const summary of summaries) {
    const found = await standingOf({ store, clock }, summary);
    const known = {
      number: found.number,
      phone_number_id: found.phoneNumberId,
      display: found.displayPhoneNumber,
    };
    if (number !== undefined && !isAbout(known, number)) continue;
    if (all || isUnderWay(found)) standings.push(found);
  }
  return standings;
}

/**
 * Closes in the journal what is over by what the receiver took in since. That the 24 hours are over is Meta's to say:
 * the clock of this machine may be wrong.
 */
export async function closeWhatIsOver(deps: JournalDeps): Promise<void> {
  for (const onboarding of await listStandings(deps, { all: true })) {
    const isOpen = onboarding.endedAt === null && onboarding.standing !== 'window-closed';
    if (isOpen && !isUnderWay(onboarding)) await endOnboarding(deps, onboarding.id, onboarding.standing);
  }
}

/**
 * Closes what is under way, for good: it is not resumed any more, and a token that waits for its number is forgotten.
 * What was asked for once stays asked for.
 */
export async function abandonOnboarding(
  deps: JournalDeps & { readonly tokens: TokenKeeper },
  { id }: Pick<OnboardingStanding, 'id'>,
): Promise<void> {
  await endOnboarding(deps, id, 'abandoned');
  await deps.tokens.forget(ownerBefore({ id }));
}

async function standingOf(
  { store, clock }: JournalDeps,
  summary: OnboardingSummary,
): Promise<OnboardingStanding> {
  const { phoneNumberId, onboardedAt, outcome } = summary;
  if (phoneNumberId === null || onboardedAt === null) {
    const standing = ended(outcome) ?? 'signup';
    return { ...summary, standing, displayPhoneNumber: null, imported: null };
  }
  const number = await store.db
    .selectFrom('numbers')
    .select(['display_phone_number', 'epoch'])
    .where('phone_number_id', '=', phoneNumberId)
    .executeTakeFirst();
  const displayPhoneNumber = number?.display_phone_number ?? null;
  const isOld = (number?.epoch ?? 0) > onboardedAt;
  const progress = await historyProgress({ store, clock }, phoneNumberId);
  const isKnown = progress.state !== 'none' || progress.contactsRequestId !== null;
  const imported = progress.epoch === onboardedAt && isKnown ? progress : null;
  const hasLeft = await hasLeftSince(store, { wabaId: summary.wabaId, displayPhoneNumber }, onboardedAt);
  const last = ended(outcome);
  // A gap may have been filled since.
  const isMended = last === 'complete-with-gaps' && imported?.state === 'complete';
  const now = clock.now();
  const standing = isMended ? 'complete' : (last ?? standingNow(summary, { isOld, hasLeft, imported, now }));
  return { ...summary, standing, displayPhoneNumber, imported };
}

function standingNow(
  { state, deadlineAt, contacts, history }: OnboardingSummary,
  {
    isOld,
    hasLeft,
    imported,
    now,
  }: {
    readonly isOld: boolean;
    readonly hasLeft: boolean;
    readonly imported: HistoryProgress | null;
    readonly now: number;
  },
): Standing {
  if (isOld) return 'superseded';
  if (hasLeft) return 'disconnected';
  switch (imported?.state) {
    case 'complete':
    case 'complete-with-gaps':
    case 'declined':
      return imported.state;
  }
  const areSettled = contacts.state === 'done' && history.state === 'done';
  const hasBegun = imported !== null && imported.firstChunkAt !== null;
  if (areSettled || hasBegun) return 'importing';
  if (deadlineAt !== null && now > deadlineAt) return 'window-closed';
  return state === 'token-ok' ? 'connecting' : 'syncs';
}

/** An outcome as the journal has it; undefined while there is none. */
function ended(outcome: string | null): Standing | undefined {
  return outcome === null ? undefined : (ENDS.find((name) => name === outcome) ?? 'abandoned');
}
