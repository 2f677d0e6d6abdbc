export type { ChatEvent } from './chat-events.ts';
export { type ChatFacts, readChatFacts } from './chat-facts.ts';
export type { ChatContact, ChatPreference } from './chat-person.ts';
export type { Price } from './prices.ts';
export { readDrift, readStanding, type Standing, type StandingDrift } from './standing.ts';
