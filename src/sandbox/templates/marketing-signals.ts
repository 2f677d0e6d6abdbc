import type { TemplateComponent } from '../world/templates.ts';
import { buttonsOf, componentOf, textOf } from './components.ts';
import { variablesIn, withoutVariables } from './placeholders.ts';
import { countEmoji } from './wording.ts';

/*
 * What makes utility read like marketing (templates §4.5; the examples of M/templates/template-categorization,
 * 2026-09). Meta's own judgement is a model nobody has seen: these are words and shapes that its page names.
 */

const PLAIN: readonly RegExp[] = [
  // Sales, in the languages templates are most often in.
  /\b(discounts?|coupons?|promo(tion(al)?s?)?|promo ?code|special offers?|price drop|sale ends|flash sale|on sale|half price|% ?off|cashback)\b/i,
  /\b(descuento|oferta|rebaja|cupón|promoción|desconto|promoção|cupom|rabatt|gutschein|angebot|réduction|promo|sconto|offerta)\b/i,
  /\d+ ?% ?(off|de descuento|de desconto|rabatt|de réduction|di sconto)/i,
  /[£$€₹]\s?\d+([.,]\d+)? off\b/i,
  /\b(for free|free (gift|trial|shipping|delivery|upgrade|sample|class|month))\b/i,
  // Renewals and upgrades, also where they were asked for.
  /\b(renew (now|today|your)|upgrade (now|today|your|to)|pre-?approved|top up (now|and get))\b/i,
  // Retargeting.
  /\b(your cart|left (something )?in your|still interested|pick up where you left off|saved search|we miss you|come back)\b/i,
  // Awareness and apps.
  /\b(refer a friend|invite (a |your )?friends?|download (the|our) app|new feature|did you know|check out our)\b/i,
  // Relationship.
  /\b(happy birthday|merry christmas|happy new year|season'?s greetings|valued customer|virtual assistant)\b/i,
];

const COMMERCE_BUTTONS = ['COPY_CODE', 'CATALOG', 'MPM', 'SPM'];
const COMMERCE_PARTS = ['CAROUSEL', 'LIMITED_TIME_OFFER'];
const VAGUE_NAMES = ['offer', 'promo', 'discount', 'message', 'text'];
const CALLS_TO_ACTION = /^(shop|buy|book now|explore|browse|order now|learn more|claim)\b/i;
const TRANSACTION =
  /\b(order|appointment|visit|booking|reservation|delivery|parcel|package|shipment|invoice|payment|receipt|account|ticket|repair|job|request|refund|pickup|flight|case|subscription|cita|pedido|factura|reserva|bestellung|termin|rechnung|commande|rendez-vous|ordine|appuntamento|consulta|agendamento)\b/i;

/** Words and parts that make it marketing whatever else it says. */
export function hasPlainSignal(components: readonly TemplateComponent[]): boolean {
  const body = textOf(componentOf(components, 'BODY'));
  const names = variablesIn(body);
  const isOneBigVariable = names.length === 1 && wordsOf(body).length < 3;
  return (
    PLAIN.some((pattern) => pattern.test(allText(components))) ||
    components.some(({ type }) => COMMERCE_PARTS.includes(String(type))) ||
    buttonsOf(components).some(({ type }) => COMMERCE_BUTTONS.includes(String(type))) ||
    names.some((name) => VAGUE_NAMES.includes(name)) ||
    isOneBigVariable ||
    isGenericSurvey(body)
  );
}

/** How many hints there are that say little alone; two of them make it marketing. */
export function countHints(components: readonly TemplateComponent[]): number {
  const text = allText(components);
  const body = textOf(componentOf(components, 'BODY'));
  const buttons = buttonsOf(components);
  const hints = [
    variablesIn(text).length === 0 && !TRANSACTION.test(text),
    wordsOf(body).length < 6,
    /\b(limited time|today only|last chance|hurry|act now|don'?t miss)\b|!!!/i.test(text),
    /\b[A-Z]{5,}\b/.test(text),
    countEmoji(text) >= 3,
    buttons.some((button) => CALLS_TO_ACTION.test(textOf(button))),
    buttons.some((button) => /^https?:\/\/[^/]+\/?$/.test(textOf(button, 'url'))),
    /\b(sorry|apologi[sz]e)\b.*\b(credit|voucher|compensation)\b/is.test(text),
  ];
  return hints.filter(Boolean).length;
}

/** Words that belong to one-time passwords: outside AUTHENTICATION they are rejected (templates §3.9, §4.5). */
export function looksLikePassword(components: readonly TemplateComponent[]): boolean {
  return /\b(otp|one-time (password|code|pin)|verification code|security code|do not share (this|your) (code|pin)|código de verificación|código de verificação|bestätigungscode)\b/i.test(
    allText(components),
  );
}

/** "A generic survey will not be approved as utility": asking how it was, without saying what. */
function isGenericSurvey(body: string): boolean {
  const asks = /\b(feedback|survey|rate us|how did we do|tell us what you think)\b/i.test(body);
  return asks && (variablesIn(body).length === 0 || !TRANSACTION.test(body));
}

function allText(components: readonly TemplateComponent[]): string {
  const texts = ['HEADER', 'BODY', 'FOOTER'].map((type) => textOf(componentOf(components, type)));
  return [...texts, ...buttonsOf(components).map((button) => textOf(button))].join('\n');
}

function wordsOf(text: string): string[] {
  return withoutVariables(text).match(/[\p{Letter}\p{Number}]+/gu) ?? [];
}
