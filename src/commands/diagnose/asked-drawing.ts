import type { Page } from '../../tui/print/page.ts';
import type { Drawing } from '../command.ts';
import { drawBundle } from './bundle-drawing.ts';
import { drawChat } from './chat-drawing.ts';
import { drawDiagnose } from './drawing.ts';
import { drawMessage } from './message-drawing.ts';
import type { DiagnoseEvent } from './output.ts';

/** Whatever was asked, for people. */
export function drawAsked(page: Page): Drawing<DiagnoseEvent> {
  const chain = drawDiagnose(page);
  return {
    show: (event) => {
      switch (event.event) {
        case 'message':
          return drawMessage(page, event);
        case 'chat':
          return drawChat(page, event);
        case 'bundle':
          return drawBundle(page, event);
        default:
          return chain.show(event);
      }
    },
    close: () => chain.close(),
  };
}
