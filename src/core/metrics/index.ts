export { createMetrics } from './metrics.ts';
export { METRICS_PATH, type MetricsServer, metricsPage, startMetricsServer } from './page.ts';
