import type { FeedEvent } from './event.ts';
import type { FeedActions } from './source.ts';
import type { Task } from './state.ts';

/** What the terminal does for the feed besides showing it. */
export interface Terminal {
  /** Puts a text on the clipboard of whoever looks on. */
  readonly copy: (text: string) => void;
  /** Gives the terminal back to the shell; resolves when the feed has it again. */
  readonly suspend: () => Promise<void>;
}

/** Does what a task asks for; throws what speaks against it. */
export async function outcomeOf(task: Task, actions: FeedActions, terminal: Terminal): Promise<FeedEvent> {
  const { number } = task;
  switch (task.kind) {
    case 'send-text': {
      const wamid = await actions.sendText(task.chat, task.text, task.replyTo);
      return { kind: 'sent', task: number, wamid };
    }
    case 'send-template': {
      const wamid = await actions.sendTemplate(task.chat, task.template, task.values);
      return { kind: 'sent', task: number, wamid };
    }
    case 'list-templates':
      return { kind: 'templates', task: number, choices: await actions.templates(task.chat) };
    case 'preview-template': {
      const preview = await actions.previewTemplate(task.chat, task.template, task.values);
      return { kind: 'preview', task: number, preview };
    }
    case 'diagnose':
      return { kind: 'report', task: number, report: await actions.diagnose(task.chat) };
    case 'explain':
      return { kind: 'report', task: number, report: await actions.explain(task.code) };
    case 'export':
      return { kind: 'done', task: number, says: `Written to ${await actions.exportChat(task.chat)}.` };
    case 'copy':
      terminal.copy(task.text);
      return { kind: 'done', task: number, says: `Copied ${task.text}.` };
    case 'suspend':
      await terminal.suspend();
      return { kind: 'done', task: number, says: '' };
  }
}
