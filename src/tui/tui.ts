// The bars that are drawn with Ink, built apart from the rest: Ink must be an ES module and costs start-up only when used.
export { renderImportBars } from './progress/import-bars.tsx';
