export { createMetrics, type Metrics } from './metrics.ts';
export { METRICS_PATH, type MetricsServer, metricsPage, startMetricsServer } from './page.ts';
