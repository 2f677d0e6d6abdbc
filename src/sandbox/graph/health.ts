import type { App, Business, Waba } from '../world/accounts.ts';
import { businessOf, wabaOf } from '../world/lookups.ts';
import { type BusinessNumber, isConnected } from '../world/numbers.ts';
import type { Template } from '../world/templates.ts';
import type { World } from '../world/world.ts';

/** One link of the chain a message goes through. */
interface Entity {
  readonly entity_type: 'PHONE_NUMBER' | 'MESSAGE_TEMPLATE' | 'WABA' | 'BUSINESS' | 'APP';
  readonly id: string;
  readonly can_send_message: Verdict;
  /** Why it is LIMITED. */
  readonly additional_info: readonly string[] | undefined;
  /** Why it is BLOCKED. */
  readonly errors: readonly Problem[] | undefined;
}

type Verdict = 'AVAILABLE' | 'LIMITED' | 'BLOCKED';

interface Problem {
  readonly error_code: number;
  readonly error_description: string;
  readonly possible_solution: string;
}

/** Whose health is asked for. */
export interface Patient {
  readonly wabaId: string;
  readonly app: App;
  readonly number?: BusinessNumber | undefined;
  readonly template?: Template | undefined;
}

/**
 * `health_status`: derived from its entities, never stored (M/support/health-status, reference §1.4). Of the error
 * codes only 141002 (template) and 141006 (payment) stand in a source; the others are unverified.
 */
export function healthOf(world: World, { wabaId, app, number, template }: Patient): unknown {
  const waba = wabaOf(world, wabaId);
  const entities: Entity[] = [
    ...(number === undefined ? [] : [phoneHealth(world, number)]),
    ...(template === undefined ? [] : [templateHealth(template)]),
    wabaHealth(world, waba),
    businessHealth(businessOf(world, waba)),
    appHealth(app),
  ];
  const verdicts = entities.map((entity) => entity.can_send_message);
  const worst =
    (['BLOCKED', 'LIMITED'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'AVAILABLE';
  return { can_send_message: worst, entities };
}

function phoneHealth(world: World, number: BusinessNumber): Entity {
  const { now } = world.timeline;
  const notes: string[] = [];
  const problems: Problem[] = [];
  if (!isConnected(number)) {
    problems.push({
      error_code: 141000,
      error_description: 'The phone number is not connected to the Cloud API.',
      possible_solution: 'Finish the signup on the phone.',
    });
  }
  if (number.maintenance !== undefined && now < number.maintenance.until)
    notes.push('The phone number is in maintenance mode.');
  // The wording of the reference's sample.
  if (number.nameStatus === 'PENDING_REVIEW') notes.push('Display name is still under review.');
  if (number.nameStatus === 'DECLINED') notes.push('Display name was declined.');
  if (number.qualityRating === 'RED') notes.push('The quality of the phone number is low.');
  return entity('PHONE_NUMBER', number.id, notes, problems);
}

function templateHealth({ id, status }: Template): Entity {
  const problem = {
    error_code: 141002,
    error_description: `The template is not approved: ${status}.`,
    possible_solution: 'Wait for its review, or edit it.',
  };
  return entity('MESSAGE_TEMPLATE', id, [], status === 'APPROVED' ? [] : [problem]);
}

function wabaHealth(world: World, waba: Waba): Entity {
  const notes = waba.reviewStatus === 'PENDING' ? ['The account is under review.'] : [];
  if (waba.banState === 'SCHEDULE_FOR_DISABLE') notes.push('The account is going to be disabled.');
  const problems: Problem[] = [];
  const appeal = 'Appeal in Business Support.';
  if (waba.banState === 'DISABLE') {
    problems.push({
      error_code: 141001,
      error_description: 'The account is disabled.',
      possible_solution: appeal,
    });
  }
  if (waba.reviewStatus === 'REJECTED') {
    problems.push({
      error_code: 141003,
      error_description: 'The account was rejected in review.',
      possible_solution: appeal,
    });
  }
  for (const { type, until } of waba.restrictions) {
    if (until <= world.timeline.now) continue;
    if (!type.endsWith('_MESSAGING')) notes.push(`The account is restricted: ${type}.`);
    else
      problems.push({
        error_code: 141004,
        error_description: `The account is restricted: ${type}.`,
        possible_solution: appeal,
      });
  }
  return entity('WABA', waba.id, notes, problems);
}

function businessHealth({ id, hasPaymentMethod, verified }: Business): Entity {
  const problem = {
    error_code: 141006,
    error_description: 'Payment problem on the account.',
    possible_solution: 'Attach a valid payment method.',
  };
  const notes = verified ? [] : ['The business has not passed business verification.'];
  return entity('BUSINESS', id, notes, hasPaymentMethod ? [] : [problem]);
}

function appHealth({ id, mode }: App): Entity {
  return entity('APP', id, mode === 'live' ? [] : ['The app is in development.'], []);
}

function entity(
  type: Entity['entity_type'],
  id: string,
  notes: readonly string[],
  problems: readonly Problem[],
): Entity {
  const verdict = problems.length > 0 ? 'BLOCKED' : notes.length > 0 ? 'LIMITED' : 'AVAILABLE';
  return {
    entity_type: type,
    id,
    can_send_message: verdict,
    additional_info: notes.length > 0 ? notes : undefined,
    errors: problems.length > 0 ? problems : undefined,
  };
}
