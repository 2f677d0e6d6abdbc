import { contactContent, locationContent, unavailableContent } from '../town/contents.ts';
import { type MediaDetails, mediaOf } from '../town/media.ts';
import {
  type Content,
  editContent,
  type MediaType,
  revokeContent,
  textContent,
} from '../webhooks/content.ts';
import { echoWebhook } from '../webhooks/live.ts';
import { fileContent, said } from './said.ts';
import type { Scene, Trigger, Triggers } from './trigger.ts';

const ECHO = 'M/webhooks/reference/smb_message_echoes, 2026-05-04 (§4.4)';
// Documented are text, image, video, document, edit and revoke; any other type is to be expected all the same.
const UNDOCUMENTED = 'not documented as an echo, but to be expected (§4.4)';

function echo(about: string, content: (scene: Scene) => Content, source = ECHO): Trigger {
  return said(echoWebhook, about, content, source);
}

function file(type: MediaType, about: string, details: MediaDetails = {}, source = ECHO): Trigger {
  return echo(about, fileContent(type, details), source);
}

/** The last message typed in the app to the customer, or a made-up one. */
function typedWamid({ world, number, customer, wamid }: Scene): string {
  const typed = [...world.messages.values()].findLast(
    (message) =>
      message.from === 'phone' && message.numberId === number.id && message.customer === customer.waId,
  );
  return typed?.id ?? `${wamid}E`;
}

/** Field `smb_message_echoes`. `phone.*` actions do it for real. */
export const ECHO_TRIGGERS: Triggers = {
  'smb_message_echoes.text': echo('Somebody types in the Business app.', () => textContent('Ready at 5 pm.')),
  'smb_message_echoes.image': file('image', 'Somebody sends a picture from the app.', {
    caption: 'Blue, size M',
  }),
  'smb_message_echoes.video': file('video', 'Somebody sends a video from the app.'),
  'smb_message_echoes.document': file('document', 'Somebody sends a document from the app.', {
    filename: 'invoice-71.pdf',
  }),
  'smb_message_echoes.audio': file('audio', 'Somebody sends a voice message.', {}, UNDOCUMENTED),
  'smb_message_echoes.sticker': file('sticker', 'Somebody sends a sticker.', {}, UNDOCUMENTED),
  'smb_message_echoes.location': echo(
    'Somebody sends a place from the app.',
    () => locationContent({ latitude: 51.5009, longitude: -0.1246, name: 'Workshop' }),
    UNDOCUMENTED,
  ),
  'smb_message_echoes.contacts': echo(
    'Somebody sends a contact card from the app.',
    () => contactContent({ name: 'Owen Ashgrove', phone: '447700900199' }),
    UNDOCUMENTED,
  ),
  'smb_message_echoes.edit': echo('Somebody corrects a text in the app.', (scene) =>
    editContent(typedWamid(scene), textContent('Ready at 6 pm.')),
  ),
  'smb_message_echoes.edit.image': echo('Somebody corrects a caption in the app.', (scene) => {
    const original = typedWamid(scene);
    const image = mediaOf(scene.world, scene.number, original, 'image', { caption: 'Blue, size L' });
    return editContent(original, { type: 'image', image });
  }),
  'smb_message_echoes.revoke': echo('Somebody deletes a message in the app.', (scene) =>
    revokeContent(typedWamid(scene)),
  ),
  'smb_message_echoes.unsupported': echo(
    'Something typed that is not available (131060).',
    unavailableContent,
    UNDOCUMENTED,
  ),
  'smb_message_echoes.without_contacts': {
    about: 'An echo that does not name the person, as before May 2026.',
    source: ECHO,
    build: ({ world, number, customer, wamid, at }) => {
      const rulesOff = new Set([...world.rulesOff, 'echo-contacts' as const]);
      const told = { id: wamid, at, content: textContent('Ready at 5 pm.') };
      return echoWebhook({ ...world, rulesOff }, number, customer, told);
    },
  },
  'smb_message_echoes.username': {
    about: 'An echo to somebody with a username: the phone is left out.',
    source: 'M/business-scoped-user-ids, 2026-06-29 (§4.7)',
    build: ({ world, number, customer, wamid, at }) => {
      const rulesOff = new Set([...world.rulesOff, 'phone-seen-for-30-days' as const]);
      const person = {
        ...customer,
        phone: 'omitted' as const,
        username: customer.username ?? 'mira.rides',
      };
      const told = { id: wamid, at, content: textContent('Ready at 5 pm.') };
      return echoWebhook({ ...world, rulesOff }, number, person, told);
    },
  },
};
