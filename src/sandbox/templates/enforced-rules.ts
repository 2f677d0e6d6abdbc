const META = 'developers.facebook.com/documentation/business-messaging/whatsapp';
const management = { source: `${META}/templates/template-management`, asOf: '2026-09-30' };
const components = { source: `${META}/templates/components`, asOf: '2026-06-24' };
const review = { source: `${META}/templates/template-review`, asOf: '2026-09-30' };
const categories = { source: `${META}/templates/template-categorization`, asOf: '2026-09-30' };
const overview = { source: `${META}/templates/overview`, asOf: '2025-12-05' };
const codes = { source: `${META}/support/error-codes`, asOf: '2026-09-11' };
const perUser = { source: `${META}/templates/marketing-templates/per-user-limits`, asOf: '2026-04-29' };
const analytics = { source: `${META}/analytics`, asOf: '2026-06-11' };
const clients = { source: 'refusals quoted in public clients of the template API', asOf: '2026-09-30' };

/** What this Meta insists on about templates and figures; rows of `ENFORCED`. */
export const TEMPLATE_RULES = {
  'template-format': {
    about: 'Name, language, components, variables and examples must be as described (100 with a subcode).',
    ...components,
  },
  'template-edge-punctuation': {
    about:
      'Only punctuation behind the last variable counts as nothing (2388299), as clients met it; off: as in Meta’s own example.',
    ...clients,
    offByDefault: true,
  },
  'template-header-subcode': {
    about:
      'A malformed header has a subcode of its own (2388047); off: the body’s (2388072), as clients met it.',
    ...codes,
  },
  'template-unique': {
    about: 'A name exists once per language (2388024), and all its languages have one category.',
    ...management,
  },
  'template-limit': {
    about: 'A WABA has at most 250 templates, or 6,000 when verified with an approved name (2388019).',
    ...overview,
  },
  'template-creation-rate': {
    about: 'At most 100 templates are created in an hour (80008; which code it is, is unverified).',
    ...overview,
  },
  'template-name-block': {
    about: 'The name of a deleted approved template is blocked for 30 days (2388023).',
    ...management,
  },
  'template-review': {
    about:
      'What is created or edited is reviewed, mostly in minutes, at most in 24 hours; off: approved at once.',
    ...review,
  },
  'template-rejection': {
    about: 'The review rejects what Meta’s pages give as reasons; off: it approves everything.',
    ...review,
  },
  'template-marketing-words': {
    about:
      'Utility that reads like marketing becomes marketing: at once for plain words, at the review for hints (the split is unverified).',
    ...categories,
  },
  'template-editable': {
    about:
      'Only approved, rejected and paused templates can be edited (2388039), an approved one not in its category.',
    ...management,
  },
  'template-edit-quota': {
    about: 'An approved template can be edited once in 24 hours and 10 times in 30 days (2388039).',
    ...management,
  },
  'template-delete-protected': {
    about: 'Samples (2388094) and disabled templates cannot be deleted.',
    ...management,
  },
  'template-deletion-waits': {
    about: 'A template with undelivered messages stays as PENDING_DELETION until they are, or for 30 days.',
    ...management,
  },
  'template-quality-pause': {
    about: 'Low quality pauses a template for 3 hours, then for 6, then disables it.',
    source: `${META}/templates/template-pausing`,
    asOf: '2025-10-22',
  },
  'template-pacing': {
    about:
      'Marketing that is new, unpaused or not of high quality is held after 20 messages until its feedback is known (the 20 are the sandbox’s own).',
    source: `${META}/templates/template-pacing`,
    asOf: '2025-10-22',
    offByDefault: true,
  },
  'template-archival': {
    about: 'A template that nothing happened to for 12 months is archived, and deleted 28 days later.',
    source: `${META}/templates/template-archival`,
    asOf: '2026-06-02',
  },
  'template-webhook-hyphen': {
    about: 'Template webhooks write languages as en-US, except components updates; off: as en_US.',
    source: `${META}/webhooks/reference/message_template_status_update`,
    asOf: '2026-09-30',
  },
  'template-events-documented': {
    about:
      'Only changes that Meta’s page gives as triggers are told; off: also deletions and what waits for review.',
    source: `${META}/webhooks/reference/message_template_status_update`,
    asOf: '2026-09-30',
  },
  'template-sendable': {
    about: 'Only approved templates can be sent (132001, 132015, 132016).',
    ...codes,
  },
  'template-parameters': {
    about: 'Values must fit the template: count, names, kinds, buttons, cards (132000, 132012, 131008, 100).',
    ...codes,
  },
  'template-parameter-text': {
    about: 'Values have no line breaks, tabs or more than four spaces in a row (132018).',
    ...codes,
  },
  'template-text-length': { about: 'A text must be short enough with its values in it (132005).', ...codes },
  'template-send-policy': {
    about:
      'A text whose values make it break a policy is refused (132007; what Meta looks at is unverified).',
    ...codes,
  },
  'template-offer-expiry': {
    about: 'A limited-time offer ends in the future; which code refuses another is unverified.',
    source: `${META}/templates/marketing-templates/limited-time-offer-templates`,
    asOf: '2026-09-30',
  },
  'library-parameters': {
    about: 'Values of library templates are checked by their kind (132018; which code it is, is unverified).',
    source: `${META}/templates/template-library`,
    asOf: '2026-09-30',
  },
  'otp-needs-phone': {
    about: 'One-tap, zero-tap and copy-code templates cannot be sent to a BSUID (131062).',
    source: `${META}/business-scoped-user-ids`,
    asOf: '2026-06-29',
  },
  'utility-misuse': {
    about: 'An account that is limited for misuse cannot send utility (131064) or create it.',
    ...categories,
  },
  'us-marketing': {
    about: 'Marketing is not delivered to numbers of the United States (131049).',
    ...perUser,
  },
  'marketing-cap': {
    about:
      'Outside the service window a person gets two marketing messages in 24 hours (131049); the true limit is dynamic, not published, and across businesses.',
    ...perUser,
  },
  'marketing-cap-exemptions': {
    about: 'The limit for each person is not in force in the EEA, the United Kingdom, Japan and South Korea.',
    ...perUser,
  },
  'marketing-opt-out': { about: 'Who stopped marketing gets none (131050).', ...codes },
  'insights-enabled': { about: 'Template figures must be switched on first (200007).', ...analytics },
  'insights-clicks': {
    about: 'Clicks on buttons are not counted for accounts in the EU, the United Kingdom and Japan.',
    ...analytics,
  },
  'analytics-look-back': {
    about: 'Figures reach back one year, those of templates 90 days; how Meta refuses more is unverified.',
    ...analytics,
  },
  'comparison-minimum': {
    about: 'Templates are compared over 7, 30, 60 or 90 days until now, with at least 1,000 sends each.',
    source: `${META}/templates/template-comparison`,
    asOf: '2026-06-24',
  },
} as const;
