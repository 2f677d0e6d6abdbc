import * as z from 'zod';
import { startUnready, startWriterThread, storeWriter } from '../core/ingest/index.ts';
import {
  createMetrics,
  METRICS_PATH,
  type MetricsServer,
  metricsPage,
  startMetricsServer,
} from '../core/metrics/index.ts';
import { counted } from '../tui/print/counted.ts';
import { defineCommand, drawEach } from './command.ts';
import { deliveryEvent, drawDelivery, toDeliveryEvent } from './delivery-output.ts';
import { port as portField } from './fields.ts';
import { leftWaiting } from './left-waiting.ts';
import { drawOutage, onceReachable, outageEvents, outageTeller } from './outage.ts';
import { receiverSecrets, startReceiving } from './receiving.ts';
import { untilAborted } from './until-aborted.ts';

export const command = defineCommand({
  name: 'listen',
  summary: 'Receive Meta’s webhooks into the store.',
  description:
    'Answers Meta’s verification, checks every signature over the raw bytes, and answers 200 only when a delivery is on disk. Needs the secrets app-secret and verify-token. Meta reaches it through HTTPS in front: a proxy or a tunnel. /healthz tells that it runs; /readyz, for a load balancer, whether it can store; /metrics, asked from this machine, how it does, for Prometheus. What cannot be stored is answered 503, so that Meta sends it again; it waits for a database that does not answer, and answers so meanwhile. On PostgreSQL any number of them may run, and project what any of them received. Ctrl-C stops it when what is under way is done; what would take longer than a few seconds is projected by the next start.',
  examples: [
    { run: 'coex listen', says: 'On the host and port in the settings.' },
    { run: 'coex listen --port 9000 --json', says: 'Elsewhere, with an event for each delivery.' },
    { run: 'coex listen --receive-only', says: 'Stores, and leaves all else to `coex project`.' },
    { run: 'coex listen --metrics-port 9464', says: 'With metrics for a Prometheus on another machine.' },
  ],
  args: z.object({}),
  options: z.object({
    host: z.string().optional().meta({ description: 'Address to listen on.', value: 'address' }),
    port: portField()
      .optional()
      .meta({ description: 'Port to listen on; 0 for any free one.', value: 'port' }),
    receiveOnly: z
      .boolean()
      .default(false)
      .describe('Only store what comes; `coex project` makes chats and messages of it.'),
    metricsPort: portField().optional().meta({
      description: 'Port of their own for the metrics, open to whoever reaches it.',
      value: 'port',
    }),
  }),
  streams: true,
  output: () =>
    z.discriminatedUnion('event', [
      z.object({ event: z.literal('listening'), callbackUrl: z.string(), metricsUrl: z.string() }),
      deliveryEvent(),
      ...outageEvents(),
      z.object({
        event: z.literal('stopped'),
        accepted: z.number(),
        rejected: z.number().describe('Turned away: wrong signature or token, too large.'),
        refused: z
          .number()
          .describe('Answered 503, because the store could not write, or not quickly enough.'),
        waiting: z
          .number()
          .nullable()
          .describe('Stored, and not projected yet; null when the store could not be asked.'),
      }),
    ]),
  exits: { 2: 'the port is taken or a setting is wrong', 4: 'a secret is missing' },
  run: async (context, { options }, emit) => {
    const config = context.config();
    // What is misplaced or missing is told at once, not after a database was waited for.
    await context.storeAddress();
    const secrets = await receiverSecrets(context);
    const { clock } = context;
    const host = options.host ?? config.get('host');
    const port = options.port ?? Number(config.get('port'));
    const store = await onceReachable(context, emit, () => startUnready(host, port));
    if (store === undefined) return { data: STOPPED_BEFORE };
    const { writerFile } = context.host;
    const writer = writerFile === undefined ? storeWriter(store) : startWriterThread(writerFile, store);
    const metrics = createMetrics({ store, clock });
    const metricsText = () => metrics.text(intake.waiting);
    const outage = outageTeller(emit);
    const { receiver, intake } = await startReceiving(context, {
      secrets,
      writer,
      receiveOnly: options.receiveOnly,
      host,
      port,
      also: metricsPage(metricsText),
      onAnswer: metrics.answered,
      onCommit: metrics.committed,
      onProjected: (projected) => {
        metrics.projected(projected);
        for (const delivery of projected) emit(toDeliveryEvent(delivery));
      },
      onTrouble: (error, work) => {
        metrics.troubled();
        outage.troubled(error, work);
      },
      onWell: outage.well,
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
    const waiting = await leftWaiting(store);
    return { data: { event: 'stopped' as const, ...receiver.counts, waiting } };
  },
  draw: drawEach((event, page) => {
    switch (event.event) {
      case 'listening':
        return page.say(`Receiving at ${event.callbackUrl}, metrics at ${event.metricsUrl} (Ctrl-C stops)`);
      case 'delivery':
        return drawDelivery(event, page);
      case 'trouble':
      case 'recovered':
        return drawOutage(event, page);
      case 'stopped': {
        const { accepted, rejected, refused, waiting } = event;
        const left =
          waiting === 0 || waiting === null ? '' : ` ${waiting} wait in the store to be projected.`;
        return page.say(
          `Stopped. ${counted(accepted, 'delivery', 'deliveries')} received, ${rejected} turned away, ${refused} not stored.${left}`,
        );
      }
    }
  }),
});

/** Interrupted while it waited for its database. */
const STOPPED_BEFORE = { event: 'stopped', accepted: 0, rejected: 0, refused: 0, waiting: null } as const;

/** Where metrics are: on a port of their own when one is given, else beside the webhooks. */
async function serveMetrics(
  host: string,
  ports: { readonly own: number | undefined; readonly beside: number },
  text: () => Promise<string>,
): Promise<MetricsServer> {
  if (ports.own !== undefined) return startMetricsServer({ host, port: ports.own }, text);
  return { url: `http://127.0.0.1:${ports.beside}${METRICS_PATH}`, close: async () => undefined };
}
