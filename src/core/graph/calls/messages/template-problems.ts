import { LIMITS } from '../../../rules/index.ts';
import { type MessageProblem, many, notLonger, text, unlike, within } from './checks.ts';
import { mediaProblems } from './media-problems.ts';
import type {
  BodyParameter,
  CardValues,
  HeaderParameter,
  TemplateButton,
  TemplateMessage,
  TemplateValues,
} from './template.ts';

/**
 * What is wrong with the values of a template whatever the template is (templates.md §8.2, §8.3). How many it wants and
 * of which kind only the template itself tells.
 */
export function templateProblems({ name, language, components = [] }: TemplateMessage): MessageProblem[] {
  return [
    ...text('template.name', name),
    ...text('template.language.code', language.code),
    ...components.flatMap((values, index) => valuesProblems(`template.components.${index}`, values)),
  ];
}

function valuesProblems(at: string, values: TemplateValues): MessageProblem[] {
  switch (values.type) {
    case 'carousel':
      return [
        ...many(`${at}.cards`, values.cards.length, LIMITS.carouselCards, 'cards'),
        ...unlike(
          `${at}.cards`,
          values.cards.map(({ card_index }) => String(card_index)),
          'card_index',
        ),
        ...values.cards.flatMap((card, index) =>
          card.components.flatMap((part, partIndex) =>
            cardProblems(`${at}.cards.${index}.components.${partIndex}`, part),
          ),
        ),
      ];
    case 'limited_time_offer':
    case 'tap_target_configuration':
      return [];
    default:
      return cardProblems(at, values);
  }
}

function cardProblems(at: string, values: CardValues): MessageProblem[] {
  switch (values.type) {
    case 'header':
    case 'body':
      return values.parameters.flatMap((parameter, index) =>
        parameterProblems(`${at}.parameters.${index}`, parameter),
      );
    case 'button':
      return buttonProblems(at, values);
  }
}

function parameterProblems(at: string, parameter: HeaderParameter | BodyParameter): MessageProblem[] {
  switch (parameter.type) {
    case 'text':
      return [...text(`${at}.text`, parameter.text), ...spacing(`${at}.text`, parameter.text)];
    case 'image':
      return mediaProblems(`${at}.image`, parameter.image);
    case 'video':
      return mediaProblems(`${at}.video`, parameter.video);
    case 'document':
      return mediaProblems(`${at}.document`, parameter.document);
    default:
      return [];
  }
}

// 132018: “Param text cannot have new-line/tab characters or more than 4 consecutive spaces” (templates.md §7.2).
function spacing(at: string, value: string): MessageProblem[] {
  if (!/[\n\r\t]| {5}/.test(value)) return [];
  return [{ at, problem: 'has a line break, a tab or more than 4 spaces in a row' }];
}

function buttonProblems(at: string, button: TemplateButton): MessageProblem[] {
  const index = Number(button.index);
  const place = Number.isInteger(index)
    ? within(`${at}.index`, index, 0, LIMITS.templateButtons.value - 1)
    : [{ at: `${at}.index`, problem: `is ${JSON.stringify(button.index)}, expected a position from 0` }];
  return [...place, ...buttonValueProblems(`${at}.parameters`, button)];
}

function buttonValueProblems(at: string, button: TemplateButton): MessageProblem[] {
  switch (button.sub_type) {
    case 'url':
      return button.parameters.flatMap(({ text: suffix }, index) => text(`${at}.${index}.text`, suffix));
    case 'copy_code':
      return button.parameters.flatMap(({ coupon_code }, index) =>
        text(`${at}.${index}.coupon_code`, coupon_code, LIMITS.copyCodeCharacters),
      );
    case 'voice_call':
      return button.parameters.flatMap((parameter, index) =>
        parameter.type === 'ttl_minutes'
          ? within(`${at}.${index}.ttl_minutes`, parameter.ttl_minutes, 1, LIMITS.callButtonMinutes.value)
          : notLonger(`${at}.${index}.payload`, parameter.payload, LIMITS.callButtonPayloadCharacters),
      );
    default:
      return [];
  }
}
