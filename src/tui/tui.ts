// What is drawn with Ink, built apart from the rest: Ink must be an ES module and costs start-up only when used.
export { openFeed } from './feed/open-feed.ts';
export { renderImportBars } from './progress/import-bars.tsx';
