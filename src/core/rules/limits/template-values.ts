import type { Rule } from '../rule.ts';
import { AUTHENTICATION_TEMPLATES, MULTI_PRODUCT_TEMPLATES, TEMPLATE_COMPONENTS } from '../sources.ts';

/** What the values of a template may be when it is sent. */
export const TEMPLATE_VALUE_LIMITS = {
  authenticationCodeCharacters: {
    value: 15,
    about: 'Characters of the code that an authentication template is sent with.',
    ...AUTHENTICATION_TEMPLATES,
  },
  filledUrlCharacters: {
    value: 2000,
    about: 'Characters of the URL of a button, with the value at its end.',
    ...TEMPLATE_COMPONENTS,
  },
  multiProductSections: {
    value: 10,
    about: 'Sections of a multi-product template when it is sent.',
    ...MULTI_PRODUCT_TEMPLATES,
  },
  multiProductItems: {
    value: 30,
    about: 'Products of a multi-product template when it is sent, all sections together.',
    ...MULTI_PRODUCT_TEMPLATES,
  },
  multiProductTitleCharacters: {
    value: 24,
    about: 'Characters of the title of a section in a multi-product template.',
    ...MULTI_PRODUCT_TEMPLATES,
  },
} as const satisfies Record<string, Rule<number>>;
