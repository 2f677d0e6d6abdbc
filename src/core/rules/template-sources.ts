import * as sources from './sources.ts';

/** Who says what holds for templates, by a short key. */
export const TEMPLATE_SOURCES = {
  authentication: sources.AUTHENTICATION_TEMPLATES,
  calls: sources.CALL_PERMISSIONS,
  carousel: sources.MEDIA_CAROUSELS,
  categories: sources.TEMPLATE_CATEGORIES,
  clients: sources.TEMPLATE_CLIENTS,
  codes: sources.ERROR_CODES,
  components: sources.TEMPLATE_COMPONENTS,
  coupons: sources.COUPONS,
  flows: sources.FLOW_MESSAGES,
  guidelines: sources.OLD_TEMPLATE_GUIDELINES,
  languages: sources.TEMPLATE_LANGUAGE_LIST,
  management: sources.TEMPLATE_MANAGEMENT,
  offers: sources.LIMITED_TIME_OFFERS,
  optIn: sources.OPT_IN,
  overview: sources.TEMPLATES,
  productCarousel: sources.PRODUCT_CAROUSELS,
  products: sources.MULTI_PRODUCT,
  reference: sources.TEMPLATE_REFERENCE,
  review: sources.TEMPLATE_REVIEW,
  singleProduct: sources.SINGLE_PRODUCT,
  ttl: sources.TIME_TO_LIVE,
  vendors: sources.TEMPLATE_VENDORS,
  webhook: sources.TEMPLATE_WEBHOOK,
} as const satisfies Record<string, sources.Source>;
