import * as z from 'zod';
import {
  countPending,
  type ProjectedDelivery,
  startWriterThread,
  storeWriter,
} from '../core/ingest/index.ts';
import {
  createMetrics,
  METRICS_PATH,
  type MetricsServer,
  metricsPage,
  startMetricsServer,
} from '../core/metrics/index.ts';
import { counted } from '../tui/print/counted.ts';
import { harmless } from '../tui/print/harmless.ts';
import { asCoexError } from '../tui/print/json.ts';
import { defineCommand, drawEach } from './command.ts';
import { port } from './fields.ts';
import { startReceiving } from './receiving.ts';
import { untilAborted } from './until-aborted.ts';

export const command = defineCommand({
  name: 'listen',
  summary: 'Receive Meta’s webhooks into the store.',
  description:
    'Answers Meta’s verification, checks every signature over the raw bytes, and answers 200 only when a delivery is on disk. Needs the secrets app-secret and verify-token. Meta reaches it through HTTPS in front: a proxy or a tunnel. /healthz tells that it runs; /metrics, asked from this machine, how it does, for Prometheus. More than the disk can take is answered 503, so that Meta sends it again. Ctrl-C stops it when what is under way is done; what would take longer than a few seconds is projected by the next start.',
  examples: [
    { run: 'coex listen', says: 'On the host and port in the settings.' },
    { run: 'coex listen --port 9000 --json', says: 'Elsewhere, with an event for each delivery.' },
    { run: 'coex listen --metrics-port 9464', says: 'With metrics for a Prometheus on another machine.' },
  ],
  args: z.object({}),
  options: z.object({
    host: z.string().optional().meta({ description: 'Address to listen on.', value: 'address' }),
    port: port().optional().meta({ description: 'Port to listen on; 0 for any free one.', value: 'port' }),
    metricsPort: port().optional().meta({
      description: 'Port of their own for the metrics, open to whoever reaches it.',
      value: 'port',
    }),
  }),
  streams: true,
  output: () =>
    z.discriminatedUnion('event', [
      z.object({ event: z.literal('listening'), callbackUrl: z.string(), metricsUrl: z.string() }),
      z.object({
        event: z.literal('delivery'),
        id: z.number(),
        outcome: z.enum(['projected', 'malformed', 'failed']),
        reason: z.string().nullable(),
        events: z.record(z.string(), z.number()),
        duplicates: z.number(),
        unrecognised: z.array(z.object({ field: z.string(), reason: z.string() })),
      }),
      z.object({ event: z.literal('trouble'), code: z.string(), message: z.string() }),
      z.object({
        event: z.literal('stopped'),
        accepted: z.number(),
        rejected: z.number().describe('Turned away: wrong signature or token, too large.'),
        refused: z
          .number()
          .describe('Answered 503, because the store could not write, or not quickly enough.'),
        waiting: z.number().describe('Stored, and projected when it runs again.'),
      }),
    ]),
  exits: { 2: 'the port is taken or a setting is wrong', 4: 'a secret is missing' },
  run: async (context, { options }, emit) => {
    const config = context.config();
    const { clock } = context;
    const store = await context.store();
    const host = options.host ?? config.get('host');
    const { writerFile } = context.host;
    const writer = writerFile === undefined ? storeWriter(store) : startWriterThread(writerFile, store);
    const metrics = createMetrics({ store, clock });
    const metricsText = () => metrics.text(intake.waiting);
    const { receiver, intake } = await startReceiving(context, {
      writer,
      host,
      port: options.port ?? Number(config.get('port')),
      also: metricsPage(metricsText),
      onAnswer: metrics.answered,
      onCommit: metrics.committed,
      onProjected: (projected) => {
        metrics.projected(projected);
        for (const delivery of projected) emit({ event: 'delivery', ...shown(delivery) });
      },
      onTrouble: (error) => {
        metrics.troubled();
        const { code, message } = asCoexError(error);
        emit({ event: 'trouble', code, message });
      },
    });
    const ports = { own: options.metricsPort, beside: receiver.port };
    try {
      const served = await serveMetrics(host, ports, metricsText);
      emit({ event: 'listening', callbackUrl: receiver.callbackUrl, metricsUrl: served.url });
      await untilAborted(context.signal);
      await served.close();
    } finally {
      await receiver.close();
      await writer.close();
    }
    const waiting = await countPending(store.db);
    return { data: { event: 'stopped' as const, ...receiver.counts, waiting } };
  },
  draw: drawEach((event, page) => {
    const { theme } = page;
    switch (event.event) {
      case 'listening':
        return page.say(`Receiving at ${event.callbackUrl}, metrics at ${event.metricsUrl} (Ctrl-C stops)`);
      case 'delivery':
        return page.print(`#${event.id} ${harmless(summary(event))}`);
      case 'trouble':
        return page.say(theme.bad(harmless(event.message)));
      case 'stopped': {
        const { accepted, rejected, refused, waiting } = event;
        const left = waiting === 0 ? '' : ` ${waiting} wait in the store for the next start.`;
        return page.say(
          `Stopped. ${counted(accepted, 'delivery', 'deliveries')} received, ${rejected} turned away, ${refused} not stored.${left}`,
        );
      }
    }
  }),
});

/** Where metrics are: on a port of their own when one is given, else beside the webhooks. */
async function serveMetrics(
  host: string,
  ports: { readonly own: number | undefined; readonly beside: number },
  text: () => Promise<string>,
): Promise<MetricsServer> {
  if (ports.own !== undefined) return startMetricsServer({ host, port: ports.own }, text);
  return { url: `http://127.0.0.1:${ports.beside}${METRICS_PATH}`, close: async () => undefined };
}

function shown({ id, outcome, reason, events, duplicates, unrecognised }: ProjectedDelivery) {
  return {
    id,
    outcome,
    reason: reason ?? null,
    events: { ...events },
    duplicates,
    unrecognised: [...unrecognised],
  };
}

// Counts only: what people write does not belong in a receiver's log.
function summary(delivery: ReturnType<typeof shown>): string {
  if (delivery.reason !== null) return `${delivery.outcome}: ${delivery.reason}`;
  const parts = Object.entries(delivery.events).map(([name, count]) => `${name} ${count}`);
  if (delivery.duplicates > 0) parts.push(`already known ${delivery.duplicates}`);
  for (const { field, reason } of delivery.unrecognised) parts.push(`not understood (${field}: ${reason})`);
  return parts.join(', ');
}
