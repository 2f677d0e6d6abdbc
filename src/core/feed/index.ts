export type { ChatEvent } from './chat-events.ts';
export { type ChatFacts, readChatFacts } from './chat-facts.ts';
export { readDrift, type StandingDrift } from './drift.ts';
export type { Price } from './prices.ts';
export { readStanding, type Standing } from './standing.ts';
