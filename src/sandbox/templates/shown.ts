import { digest } from '../random.ts';
import type { Template, TemplateComponent } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { authenticationBody, authenticationFooter, authenticationTexts } from './authentication-texts.ts';
import { buttonsOf, partsOf } from './components.ts';

const HOUR_MS = 3_600_000;

/** A template’s components as an answer shows them, which is not always as they were submitted (templates §1.4). */
export function shownComponents(world: World, template: Template): TemplateComponent[] {
  const { components, category } = template;
  return components.map((component) =>
    category === 'AUTHENTICATION'
      ? shownAuthentication(template, component)
      : shownSample(world, template, component),
  );
}

/** A sample’s upload handle is read back as a signed link that changes all the time, here every hour. */
function shownSample(world: World, template: Template, component: TemplateComponent): TemplateComponent {
  if (component.type === 'CAROUSEL') {
    const cards = partsOf(component, 'cards').map((card) => ({
      ...card,
      components: partsOf(card, 'components').map((part) => shownSample(world, template, part)),
    }));
    return { ...component, cards };
  }
  const handles: unknown = Object(component.example).header_handle;
  if (!Array.isArray(handles)) return component;
  const links = handles.map((handle) => sampleLink(world, template, String(handle)));
  return { ...component, example: { ...Object(component.example), header_handle: links } };
}

function sampleLink(world: World, { id }: Template, handle: string): string {
  const hour = Math.floor(world.timeline.now / HOUR_MS);
  const name = digest(world.seed, 'sample', id, handle).toString('hex').slice(0, 24);
  const signature = digest(world.seed, 'sample link', id, handle, hour).toString('hex').slice(0, 16);
  return `https://scontent.whatsapp.net/v/t61.29466-34/${name}_n?ccb=1-7&oh=${signature}&oe=${hour.toString(16)}`;
}

/** Meta’s words, and the OTP button as the URL button it is (AUTH). */
function shownAuthentication(
  { language, components }: Template,
  component: TemplateComponent,
): TemplateComponent {
  switch (component.type) {
    case 'BODY':
      return {
        ...component,
        text: authenticationBody(language, component.add_security_recommendation === true),
        example: { body_text: [['123456']] },
      };
    case 'FOOTER': {
      const minutes = component.code_expiration_minutes;
      return typeof minutes === 'number'
        ? { ...component, text: authenticationFooter(language, minutes) }
        : component;
    }
    case 'BUTTONS':
      return {
        ...component,
        buttons: buttonsOf(components).map((button) => otpAsUrl(language, components, button)),
      };
    default:
      return component;
  }
}

function otpAsUrl(
  language: string,
  components: readonly TemplateComponent[],
  button: TemplateComponent,
): TemplateComponent {
  if (button.type !== 'OTP') return button;
  const { otp_type: otpType, text, autofill_text: autofill, supported_apps: apps } = button;
  const minutes = components.find(({ type }) => type === 'FOOTER')?.code_expiration_minutes;
  const expiry = typeof minutes === 'number' ? `&code_expiration_minutes=${minutes}` : '';
  const url = `https://www.whatsapp.com/otp/code/?otp_type=${String(otpType)}${expiry}&code=otp`;
  const words = authenticationTexts(language);
  return {
    type: 'URL',
    text: text ?? words.copy,
    url: `${url}{{1}}`,
    example: [`${url}123456`],
    ...(otpType !== 'COPY_CODE' && { autofill_text: autofill ?? words.autofill }),
    ...(apps !== undefined && { supported_apps: apps }),
  };
}
