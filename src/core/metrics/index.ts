export { createMetrics, type Metrics } from './metrics.ts';
export { METRICS_PATH, metricsPage, type MetricsServer, startMetricsServer } from './page.ts';
