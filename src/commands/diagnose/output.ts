import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import {
  type Diagnosis,
  FAULTS,
  type FaultCode,
  LINKS,
  type ShownFinding,
} from '../../core/diagnosis/index.ts';
import type { NumberSummary } from '../../core/numbers/index.ts';
import { iso } from '../fields.ts';
import { rebuildProgress } from '../rebuilding.ts';
import { bundleEvent } from './bundle-output.ts';
import { chatEvent } from './chat-output.ts';
import { messageEvent } from './message-output.ts';

const REPAIRS = ['subscribe-app', 'subscribe-waba', 'project', 'rebuild', 'resume-onboarding'] as const;

const repair = () => z.enum(REPAIRS);

const finding = () =>
  z.object({
    link: z.enum(LINKS),
    code: z
      .enum(Object.keys(FAULTS) as [FaultCode, ...FaultCode[]])
      .nullable()
      .describe('What was found, the same in every version; null for what is well or not known.'),
    verdict: z.enum(['pass', 'warn', 'fail', 'unknown']),
    says: z.string(),
    evidence: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .describe('What was seen that says so.'),
    fix: z.string().nullable(),
    command: z.string().nullable().describe('What repairs it, or shows more.'),
    repair: repair().nullable().describe('What --fix does about it.'),
  });

/** The whole chain as it stood at an instant. */
export const diagnosisOutput = () =>
  z.object({
    at: iso(),
    phoneNumberId: z.string().nullable().describe('The number that was looked at; null when none is known.'),
    displayPhoneNumber: z.string().nullable(),
    rootCause: finding()
      .nullable()
      .describe('The earliest failing link that explains the later ones; null when nothing is wrong.'),
    consequences: z.array(finding()).describe('What would be well without the root cause.'),
    others: z.array(finding()).describe('What is wrong besides.'),
    links: z
      .array(
        z.object({
          link: z.enum(LINKS),
          verdict: z.enum(['pass', 'warn', 'fail', 'unknown']),
          findings: z.array(finding()),
        }),
      )
      .describe('Every link of the chain, from this machine out to Meta and back into the store.'),
  });

/** What `coex diagnose` tells; last comes `diagnosis`, or the answer to what was asked instead, or `bundle` after either. */
export const diagnoseEvent = () =>
  z.discriminatedUnion('event', [
    z
      .object({
        event: z.literal('looked'),
        ...diagnosisOutput().shape,
        changed: z
          .array(z.enum(LINKS))
          .describe('The links of which something else was found than the time before.'),
      })
      .describe('Each look of --watch, and the one before the repairs of --fix.'),
    z.object({
      event: z.literal('repairs'),
      repairs: z.array(repair()).describe('What --fix can do about what was found.'),
    }),
    rebuildProgress(),
    z.object({
      event: z.literal('repaired'),
      repair: repair(),
      says: z.string().nullable().describe('What was done; null when it did not succeed.'),
      problem: z.string().nullable().describe('Why it did not succeed; null when it did.'),
    }),
    z.object({ event: z.literal('diagnosis'), ...diagnosisOutput().shape }),
    messageEvent(),
    chatEvent(),
    bundleEvent(),
  ]);

export type DiagnoseEvent = z.infer<ReturnType<typeof diagnoseEvent>>;
export type DiagnosisOutput = z.infer<ReturnType<typeof diagnosisOutput>>;
export type FindingOutput = z.infer<ReturnType<typeof finding>>;

/** A diagnosis as it is printed. */
export function toDiagnosisOutput(
  diagnosis: Diagnosis,
  { number, now }: { readonly number: NumberSummary | undefined; readonly now: number },
): DiagnosisOutput {
  const { rootCause, consequences, others, links } = diagnosis;
  return {
    at: isoTime(now),
    phoneNumberId: number?.phoneNumberId ?? null,
    displayPhoneNumber: number?.displayPhoneNumber ?? null,
    rootCause: rootCause === undefined ? null : copied(rootCause),
    consequences: consequences.map(copied),
    others: others.map(copied),
    links: links.map(({ link, verdict, findings }) => ({ link, verdict, findings: findings.map(copied) })),
  };
}

function copied(finding: ShownFinding): FindingOutput {
  return { ...finding, evidence: { ...finding.evidence } };
}
