import { isoTime } from '../../clock.ts';
import { healthStatus, phoneNode } from '../../graph/index.ts';
import { onboardedAt } from '../../ingest/index.ts';
import { findRemoval, type NumberSummary } from '../../numbers/index.ts';
import { DISCONNECTIONS } from '../../rules/index.ts';
import type { Evidence, Finding } from '../finding.ts';
import type { Answer } from '../meta/answer.ts';
import type { Health } from '../meta/meta.ts';
import type { Probe, Side } from '../side.ts';
import { isLimitedApp } from './app.ts';
import { isSameUrl, shownUrl } from './same-url.ts';

type Node = Awaited<ReturnType<typeof phoneNode>>;

/** Whether the number is linked and connected, in good standing, and sends its messages here. */
export const numberProbe: Probe = async (side) => {
  const { meta } = side;
  const number = await side.number();
  if (number === undefined) {
    return [{ code: 'number-unknown', says: 'The store knows no number yet.', evidence: {} }];
  }
  const id = number.phoneNumberId;
  const asked = await meta.askWithToken((graph, token) => phoneNode(graph, id, {}, token));
  if (asked.kind === 'refused' && asked.why === 'gone') {
    const evidence = { phoneNumberId: id, problem: asked.problem };
    const lastWord = await lastWordOf(side, number);
    return [lastWord ?? { code: 'number-gone', says: `Meta knows no number ${id} any more.`, evidence }];
  }
  if (asked.kind !== 'told') {
    const evidence = { phoneNumberId: id, lastWord: number.state, problem: asked.problem };
    const says = `Meta could not be asked about the number: ${asked.problem}.`;
    return [(await lastWordOf(side, number)) ?? { verdict: 'unknown', says, evidence }];
  }
  const { value: node } = asked;
  const evidence = evidenceOf(node, number);
  if (!isLinked(node)) return [(await lastWordOf(side, number)) ?? unlinked(node, evidence)];

  const taken = takenOver(node, number, evidence);
  if (taken !== undefined) return [taken];
  const findings = [...standingOf(node, evidence), ...overrideOf(node, meta.callbackUrl(), evidence)];
  const health = await meta.askWithToken((graph, token) => healthStatus(graph, id, {}, token));
  findings.push(...healthOf(health, findings.length > 0, evidence));
  if (findings.length > 0) return findings;
  return [{ verdict: 'pass', says: 'The number is on the app and the API, and connected.', evidence }];
};

function evidenceOf(node: Node, number: NumberSummary): Evidence {
  return {
    phoneNumberId: number.phoneNumberId,
    isOnBizApp: node.is_on_biz_app ?? null,
    platform: node.platform_type ?? null,
    status: node.status ?? null,
    quality: node.quality_rating ?? null,
    name: node.name_status ?? null,
    limit: node.whatsapp_business_manager_messaging_limit ?? node.messaging_limit_tier ?? null,
    throughput: node.throughput?.level ?? null,
    lastWord: number.state,
  };
}

/** States in which a number is connected, whatever else they say (conflict C18). */
const CONNECTED = new Set(['CONNECTED', 'LINKED', 'FLAGGED', 'RESTRICTED']);

/** Only these prove coexistence (reference §1.4). */
function isLinked({ is_on_biz_app: isOnApp, platform_type: platform, status }: Node): boolean {
  const isServed = platform === undefined || platform === 'CLOUD_API';
  return isOnApp !== false && isServed && (status === undefined || CONNECTED.has(status));
}

function unlinked(node: Node, evidence: Evidence): Finding {
  if (node.is_on_biz_app === false) {
    return { code: 'number-off-app', says: 'The number is not on the Business app any more.', evidence };
  }
  const says = `The number is not connected: status ${node.status ?? 'not told'}, platform ${node.platform_type ?? 'not told'}.`;
  return { code: 'number-not-connected', says, evidence };
}

/** How the link ended, by Meta's last webhook about it; undefined when that says nothing of an end. */
async function lastWordOf({ store }: Side, number: NumberSummary): Promise<Finding | undefined> {
  const { phoneNumberId, state, stateSince } = number;
  const evidence = { phoneNumberId, since: stateSince === null ? null : isoTime(stateSince) };
  const when = stateSince === null ? '' : ` since ${isoTime(stateSince)}`;
  if (state === 'offboarded') {
    const says = `The number is offboarded${when}: the phone was changed or set up anew.`;
    return { code: 'number-offboarded', says, evidence };
  }
  if (state === 'deleted') return { code: 'number-gone', says: `The WABA is deleted${when}.`, evidence };
  if (state !== 'disconnected') return undefined;
  const { reason = null, initiatedBy = null } = (await findRemoval(await store(), number)) ?? {};
  const rule = Object.hasOwn(DISCONNECTIONS, reason ?? '')
    ? DISCONNECTIONS[reason as keyof typeof DISCONNECTIONS]
    : undefined;
  return {
    code: 'number-disconnected',
    says: `The number is disconnected${when}${reason === null ? '' : ` (${reason})`}.`,
    evidence: { ...evidence, reason, initiatedBy, means: rule?.about ?? null },
    ...(rule === undefined ? {} : { fix: rule.value }),
  };
}

/** Offboarded, and linked again by an onboarding that is not ours; one that came back by itself is still the same. */
function takenOver(node: Node, number: NumberSummary, evidence: Evidence): Finding | undefined {
  const at = onboardedAt(node.last_onboarded_time);
  if (number.state !== 'offboarded' || at === undefined || at <= (number.onboardedAt ?? at)) return undefined;
  return {
    code: 'number-offboarded',
    says: `The number was offboarded, and is linked since ${isoTime(at)} by an onboarding that is not ours.`,
    evidence: { ...evidence, onboarded: isoTime(at) },
    fix: 'Another partner has it, as far as Meta shows. Onboard it again, if that was not meant.',
  };
}

function standingOf(node: Node, evidence: Evidence): readonly Finding[] {
  const findings: Finding[] = [];
  if (node.quality_rating === 'RED' || node.status === 'FLAGGED') {
    findings.push({
      code: 'number-quality-low',
      says: 'Meta rates the quality of the number as low.',
      evidence,
    });
  }
  if (node.name_status === 'DECLINED' || node.name_status === 'EXPIRED') {
    const says = `The display name is ${node.name_status === 'DECLINED' ? 'refused' : 'expired'}.`;
    findings.push({ code: 'number-name-refused', says, evidence });
  }
  return findings;
}

function overrideOf(node: Node, ours: string | undefined, evidence: Evidence): readonly Finding[] {
  const override = node.webhook_configuration?.phone_number;
  if (override === undefined || override === '' || (ours !== undefined && isSameUrl(override, ours)))
    return [];
  const says = `Messages of the number go to ${shownUrl(override)}, past the callbacks of the WABA and the app.`;
  return [
    { code: 'number-callback-overridden', says, evidence: { ...evidence, override: shownUrl(override) } },
  ];
}

/**
 * What Meta's own check says. It misfires on coexistence numbers (reference §9, chatwoot issue 15462): where it alone
 * calls the number itself blocked, nothing is known.
 */
function healthOf(health: Answer<Health>, isExplained: boolean, evidence: Evidence): readonly Finding[] {
  if (health.kind !== 'told') return [];
  const wrong = health.value.entities.filter(
    (entity) => entity.can_send_message !== 'AVAILABLE' && !isLimitedApp(entity),
  );
  const blocked = wrong.filter(({ can_send_message: can }) => can === 'BLOCKED');
  // What ails the account is the WABA’s to tell.
  const others = blocked.filter(({ entity_type: type }) => type !== 'PHONE_NUMBER' && type !== 'WABA');
  const seen = { ...evidence, ...healthEvidence(wrong) };
  if (others.length > 0) {
    return [
      {
        code: 'number-health-blocked',
        says: `Meta says that sending is blocked: ${wordsOf(others)}`,
        evidence: seen,
      },
    ];
  }
  if (blocked.some(({ entity_type: type }) => type === 'PHONE_NUMBER')) {
    const says =
      'Meta’s health check calls the number blocked, which it at times does of coexistence numbers that work.';
    return [{ verdict: 'unknown', says, evidence: seen }];
  }
  const limited = wrong.filter(({ can_send_message: can, entity_type: type }) => {
    return can === 'LIMITED' && !(isExplained && type === 'PHONE_NUMBER');
  });
  if (limited.length === 0) return [];
  return [
    {
      code: 'number-health-limited',
      says: `Meta says that sending is limited: ${wordsOf(limited)}`,
      evidence: seen,
    },
  ];
}

type Entity = Health['entities'][number];

function wordsOf(entities: readonly Entity[]): string {
  const words = entities.flatMap(({ errors, additional_info: info }) => [
    ...errors.map(({ error_description: text }) => text ?? ''),
    ...info,
  ]);
  const said = words.filter((text) => text !== '').join(' ');
  return said === '' ? 'it gives no reason.' : said.replace(/\.?$/, '.');
}

function healthEvidence(entities: readonly Entity[]): Evidence {
  return Object.fromEntries(
    entities.map(({ entity_type: type, can_send_message: can, errors }) => [
      `health ${type}`,
      [can, ...errors.flatMap(({ error_code: code }) => code ?? [])].join(' '),
    ]),
  );
}
