import { LIMITS } from '../../../rules/index.ts';
import { type MessageProblem, many, notLonger, text, within } from './checks.ts';
import { interactiveProblems } from './interactive-problems.ts';
import { mediaProblems } from './media-problems.ts';
import type { Location, MessageContent, MessageOptions, OutgoingMessage } from './message.ts';
import { templateProblems } from './template-problems.ts';

/**
 * Everything in a message that Meta is known to refuse, found without a call (reference §8.2; lengths from `rules`). An
 * empty list is no promise: the service window, the template and the recipient are Meta's to judge.
 */
export function messageProblems(message: OutgoingMessage): readonly MessageProblem[] {
  return [...recipientProblems(message), ...optionProblems(message), ...contentProblems(message)];
}

function recipientProblems({ to, recipient }: OutgoingMessage): MessageProblem[] {
  if (to === undefined) return text('recipient', recipient ?? '');
  const problem = 'has no + and country code: Meta would put the business’s own in front';
  return /^\+[\s\d().-]*\d[\s\d().-]*$/.test(to) ? [] : [{ at: 'to', problem }];
}

function optionProblems({ context, biz_opaque_callback_data }: MessageOptions): MessageProblem[] {
  return [
    ...text('context.message_id', context?.message_id),
    ...notLonger('biz_opaque_callback_data', biz_opaque_callback_data ?? '', LIMITS.callbackDataCharacters),
  ];
}

function contentProblems(message: MessageContent): MessageProblem[] {
  switch (message.type) {
    case 'text':
      return text('text.body', message.text.body, LIMITS.textCharacters);
    case 'image':
      return mediaProblems('image', message.image);
    case 'video':
      return mediaProblems('video', message.video);
    case 'audio':
      return mediaProblems('audio', message.audio);
    case 'document':
      return [
        ...mediaProblems('document', message.document),
        ...text('document.filename', message.document.filename),
      ];
    case 'sticker':
      return mediaProblems('sticker', message.sticker);
    case 'location':
      return locationProblems(message.location);
    case 'contacts':
      return [
        ...many('contacts', message.contacts.length, LIMITS.contactCards, 'contacts'),
        ...message.contacts.flatMap(({ name }, index) =>
          text(`contacts.${index}.name.formatted_name`, name.formatted_name),
        ),
      ];
    case 'reaction':
      return text('reaction.message_id', message.reaction.message_id);
    case 'template':
      return templateProblems(message.template);
    case 'interactive':
      return interactiveProblems(message.interactive);
    default:
      return [{ at: 'type', problem: `is ${JSON.stringify((message as { type: unknown }).type)}, unknown` }];
  }
}

function locationProblems({ latitude, longitude }: Location): MessageProblem[] {
  return [
    ...within('location.latitude', latitude, -90, 90),
    ...within('location.longitude', longitude, -180, 180),
  ];
}
