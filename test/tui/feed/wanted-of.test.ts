import { describe, expect, it } from 'vitest';
import { mostItems, pageItems, wantedOf } from '../../../src/tui/feed/wanted-of.ts';
import { feedChat, feedMessage, feedState, pressed, readFrom } from '../../support/feed-stage.ts';

const STORE = {
  chats: [feedChat(1), feedChat(2), feedChat(3)],
  messages: { 1: Array.from({ length: 300 }, (_, index) => feedMessage(index + 1)) },
};

describe('wantedOf', () => {
  it('asks for the latest of everything at first', () => {
    const latest = { kind: 'latest' };
    expect(wantedOf(feedState())).toEqual({
      chats: { kind: 'stretch', filter: '', place: latest, limit: 100 },
      messages: null,
      details: null,
    });
    expect(wantedOf(readFrom(feedState(), STORE))).toEqual({
      chats: { kind: 'stretch', filter: '', place: latest, limit: 100 },
      messages: { chat: 1, place: latest, limit: 100 },
      details: 1,
    });
  });

  it('asks for what is held, and how many are later, once the cursor left the newest', () => {
    const state = readFrom(
      pressed(readFrom(feedState(), STORE), 'enter', 'k', 'h', 'j', 'k', 'j', 'j'),
      STORE,
    );
    const { id, at } = feedChat(1);
    expect(wantedOf(state).chats).toEqual({ kind: 'held', filter: '', ids: [1, 2, 3], since: { id, at } });
    const up = readFrom(pressed(readFrom(feedState(), STORE), 'enter', 'k'), STORE);
    expect(wantedOf(up).messages?.place).toEqual({
      kind: 'between',
      from: { id: 201, at: feedMessage(201).at },
      to: { id: 300, at: feedMessage(300).at },
    });
  });

  it('asks for what is before the first where the cursor comes near to it', () => {
    let state = pressed(readFrom(feedState(), STORE), 'enter');
    for (let page = 0; page < 4; page++) state = pressed(state, 'pageUp');
    const { id, at } = feedMessage(201);
    expect(wantedOf(state).messages).toEqual({
      chat: 1,
      place: { kind: 'before', cursor: { id, at } },
      limit: 100,
    });
  });

  it('asks for two screens at least, and holds a few times that', () => {
    expect(pageItems(feedState(80, 24))).toBe(100);
    expect(pageItems(feedState(80, 90))).toBe(180);
    expect(mostItems(feedState(80, 24))).toBe(400);
  });
});
