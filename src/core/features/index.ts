export { type FeatureRow, featuresOn, findFeatures, similarFeatures } from './features.ts';
export { lossesOfOnboarding } from './losses.ts';
