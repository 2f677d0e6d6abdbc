import { isRecord } from '../http.ts';
import type { TemplateComponent } from '../world/templates.ts';

const UPPER_CASE = ['type', 'format', 'otp_type'];

/** Components as Meta gives them back: it takes either case and answers in capitals (templates §1.2). */
export function normalComponents(components: readonly unknown[]): TemplateComponent[] {
  return components.filter(isRecord).map(normalPart);
}

function normalPart(part: Readonly<Record<string, unknown>>): TemplateComponent {
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      if (UPPER_CASE.includes(key) && typeof value === 'string') return [key, value.toUpperCase()];
      const isList = (key === 'buttons' || key === 'cards' || key === 'components') && Array.isArray(value);
      return [key, isList ? normalComponents(value) : value];
    }),
  );
}

/** The first component of a type. */
export function componentOf(
  components: readonly TemplateComponent[],
  type: string,
): TemplateComponent | undefined {
  return components.find((component) => component.type === type);
}

/** A text in a component, empty when there is none. */
export function textOf(component: TemplateComponent | undefined, key = 'text'): string {
  const value = component?.[key];
  return typeof value === 'string' ? value : '';
}

/** The parts in a component's list: buttons, cards, a card's components. */
export function partsOf(component: TemplateComponent | undefined, key: string): TemplateComponent[] {
  const value = component?.[key];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The buttons of a template or of a card. */
export function buttonsOf(components: readonly TemplateComponent[]): TemplateComponent[] {
  return partsOf(componentOf(components, 'BUTTONS'), 'buttons');
}
