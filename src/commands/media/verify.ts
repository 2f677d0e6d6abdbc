import * as z from 'zod';
import { verifyMedia } from '../../core/media/index.ts';
import { shownBytes } from '../../tui/print/bytes.ts';
import { counted } from '../../tui/print/counted.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { defineCommand, drawEach } from '../command.ts';
import { mediaDeps } from './options.ts';

export const command = defineCommand({
  name: 'media verify',
  summary: 'Read every stored file again, and tell which are missing or damaged.',
  description:
    'A file is named by the SHA-256 of its bytes, so that damage shows. What is found is no longer listed as stored, and the next `coex media fetch` tries to get it again. Nothing on disk is changed.',
  examples: [{ run: 'coex media verify', says: 'After a restore from a backup, for example.' }],
  args: z.object({}),
  options: z.object({}),
  streams: true,
  output: () =>
    z.discriminatedUnion('event', [
      z.object({
        event: z.literal('damage'),
        sha256: z.string(),
        path: z.string(),
        what: z.enum(['missing', 'damaged']),
        messages: z.number().describe('How many messages have this content.'),
      }),
      z.object({
        event: z.literal('verified'),
        files: z.number().describe('Looked at.'),
        bytes: z.number().describe('Of those that are sound.'),
        missing: z.number(),
        damaged: z.number(),
      }),
    ]),
  exits: { 3: 'a file is missing or damaged' },
  run: async (context, _input, emit) => {
    const verified = await verifyMedia(await mediaDeps(context), (damage) =>
      emit({ event: 'damage', ...damage }),
    );
    const exit = verified.missing + verified.damaged === 0 ? 0 : 3;
    return { data: { event: 'verified' as const, ...verified }, exit };
  },
  draw: drawEach((event, page) => {
    if (event.event === 'damage') {
      return page.print(`${event.what}  ${harmless(event.path)}  ${counted(event.messages, 'message')}`);
    }
    const { files, bytes, missing, damaged } = event;
    const found = missing + damaged === 0 ? 'all sound' : `${missing} missing, ${damaged} damaged`;
    page.print(`${counted(files, 'file')}: ${found}, ${shownBytes(bytes)}.`);
    if (missing + damaged > 0) page.say('`coex media fetch` tries to get them again.');
  }),
});
