import type { Sandbox } from '../../src/sandbox/index.ts';
import { visitPage } from './signup-page.ts';

/** Long enough for webhooks to be told in their order. */
const MOMENT_MS = 5000;

/**
 * The customer: hears all that a command prints, and does at the phone or in a browser what it waits for. `failed` is
 * told what goes wrong meanwhile.
 */
export function customerOf(
  sandbox: Sandbox,
  failed: (error: unknown) => void,
): { hear(printed: string): void; accept(): string } {
  let heard = '';
  const isConnected = () => sandbox.status().number.link === 'connected';
  const accept = () => String(sandbox.act('signup.accept'));
  const upon: [RegExp, (found: RegExpExecArray) => Promise<void>][] = [
    [
      /(https?:\/\/\S+\/s\/\w{10})\s[\s\S]*Waiting for the customer/,
      async ([, link = '']) => {
        const page = await visitPage(link);
        await page.post('code', { attempt: '1', code: accept() });
      },
    ],
    [
      /Waiting for the customer/,
      async () => {
        if (isConnected()) {
          // Meta tells only of a number that was not there before.
          sandbox.act('phone.disconnect');
          await sandbox.advance(MOMENT_MS);
        }
        accept();
      },
    ],
    [
      /Waiting for Meta’s word/,
      async () => {
        if (!isConnected()) {
          accept();
          await sandbox.advance(MOMENT_MS);
        }
        sandbox.act('phone.disconnect');
      },
    ],
  ];
  return {
    accept,
    hear: (printed) => {
      heard += printed;
      for (const [words, does] of upon) {
        const found = words.exec(heard);
        if (found === null) continue;
        heard = '';
        does(found).catch(failed);
        return;
      }
    },
  };
}
