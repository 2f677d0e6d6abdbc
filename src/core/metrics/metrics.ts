import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import { listDrift, rankOf } from '../drift/index.ts';
import { type Answered, type Commit, type Intake, lag, type ProjectedDelivery } from '../ingest/index.ts';
import type { Store } from '../store/index.ts';
import { lastEvents } from './standing.ts';

/** What a receiver does, counted for Prometheus. Numbers by their id, never by phone; nobody's data. */
export interface Metrics {
  answered(answered: Answered): void;
  committed(commit: Commit): void;
  projected(projected: readonly ProjectedDelivery[]): void;
  /** The store could not be written. */
  troubled(): void;
  /** Everything in Prometheus' text format. */
  text(waiting: Intake['waiting']): Promise<string>;
}

const GROUP_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const COMMIT_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How often drift is estimated anew: it moves in hours, and a thousand numbers take most of a second. */
const DRIFT_EVERY_MS = 5 * 60_000;

/** Counts from now on; what is in the store is asked when somebody looks. */
export function createMetrics(deps: { readonly store: Store; readonly clock: Clock }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `coex_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name: `coex_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `coex_${name}`, help, buckets, registers });

  const answers = counter('webhook_answers_total', 'Requests to the webhooks’ path, by the answer.', [
    'status',
  ]);
  const rejected = counter('webhooks_rejected_total', 'Requests turned away, by reason.', ['reason']);
  const refused = counter('webhooks_refused_total', 'Deliveries answered 503, by reason.', ['reason']);
  const received = counter('deliveries_total', 'Deliveries that are on disk.');
  const bytes = counter('delivery_bytes_total', 'What their bodies came to.');
  const waitingCount = gauge('waiting_deliveries', 'Deliveries not answered yet.');
  const waitingBytes = gauge('waiting_bytes', 'What they take up in memory.');
  const groups = histogram('commit_deliveries', 'Deliveries that shared one commit.', GROUP_SIZES);
  const commits = histogram('commit_seconds', 'How long a commit took.', COMMIT_SECONDS);
  const troubles = counter('store_failures_total', 'How often the store could not be written.');
  const outcomes = counter('projected_deliveries_total', 'Deliveries projected, by outcome.', ['outcome']);
  const errors = counter('projection_errors_total', 'Deliveries that could not be projected.');
  const events = counter('events_total', 'Events that brought something new, by kind.', ['event']);
  const duplicates = counter('duplicate_events_total', 'Events the store knew already.');
  const unrecognised = counter('unrecognised_events_total', 'What was not understood, and is kept.');
  const lagCount = gauge('projection_lag_deliveries', 'Deliveries on disk that are not projected yet.');
  const lagSeconds = gauge('projection_lag_seconds', 'How long the oldest of them has waited.');
  const last = gauge(
    'last_event_timestamp_seconds',
    'When a webhook of a field last came: by phone number id, or by WABA id where no number is named.',
    ['subject', 'field'],
  );

  const daysLeft = gauge(
    'drift_days_left',
    'Days until the 14 days without a sign of the phone are over; below zero afterwards.',
    ['phone_number_id'],
  );
  const risk = gauge('drift_risk', 'Risk of a number: 0 ok, 1 watch, 2 warn, 3 critical, 4 lost.', [
    'phone_number_id',
  ]);
  let driftAt = Number.NEGATIVE_INFINITY;
  const gaugeDrift = async () => {
    const now = deps.clock.now();
    if (Math.abs(now - driftAt) < DRIFT_EVERY_MS) return;
    const numbers = await listDrift(deps);
    // Not before it is known: who asks meanwhile would be told of none.
    driftAt = now;
    daysLeft.reset();
    risk.reset();
    for (const { phoneNumberId, risk: found, phone } of numbers) {
      const labels = { phone_number_id: phoneNumberId };
      risk.set(labels, rankOf(found));
      if (phone.daysToLost !== null) daysLeft.set(labels, phone.daysToLost);
    }
  };

  return {
    answered: ({ status, reason, sizeBytes }) => {
      answers.inc({ status: String(status) });
      if (sizeBytes !== undefined) {
        received.inc();
        bytes.inc(sizeBytes);
      } else (status === 503 ? refused : rejected).inc({ reason: reason ?? 'other' });
    },
    committed: (commit) => {
      groups.observe(commit.deliveries);
      commits.observe(commit.tookMs / 1000);
    },
    projected: (projected) => {
      for (const delivery of projected) {
        outcomes.inc({ outcome: delivery.outcome });
        if (delivery.outcome === 'failed') errors.inc();
        for (const [event, count] of Object.entries(delivery.events)) events.inc({ event }, count);
        duplicates.inc(delivery.duplicates);
        unrecognised.inc(delivery.unrecognised.length);
      }
    },
    troubled: () => troubles.inc(),
    text: async (waiting) => {
      waitingCount.set(waiting.count);
      waitingBytes.set(waiting.sizeBytes);
      const { count, oldestAt } = await lag(deps.store);
      lagCount.set(count);
      lagSeconds.set(oldestAt === undefined ? 0 : Math.max(0, deps.clock.now() - oldestAt) / 1000);
      last.reset();
      for (const { subject, field, last_at } of await lastEvents(deps.store)) {
        last.set({ subject, field }, last_at / 1000);
      }
      await gaugeDrift();
      return registry.metrics();
    },
  };
}
