import * as z from 'zod';
import { LIMITS } from '../../../core/rules/index.ts';
import { anyHeader, areDifferent, body, footer, isHttp, text, textHeader } from './parts.ts';

// Lengths: M/messages/interactive-* (reference §8.2); products, catalog and flow by facebook/openapi v23.0.
const BODY = 1024;

const replyButton = z.object({
  type: z.literal('reply'),
  reply: z.object({ id: text(256), title: text(20) }),
});

const button = z.object({
  type: z.literal('button'),
  header: anyHeader.optional(),
  body: body(BODY),
  footer: footer.optional(),
  action: z.object({
    buttons: z
      .array(replyButton)
      .min(1)
      .max(LIMITS.replyButtons.value)
      .refine((buttons) => areDifferent(buttons, ({ reply }) => reply.id), {
        error: 'must have buttons with different ids.',
      })
      .refine((buttons) => areDifferent(buttons, ({ reply }) => reply.title), {
        error: 'must have buttons with different titles.',
      }),
  }),
});

const row = z.object({ id: text(200), title: text(24), description: z.string().max(72).optional() });
const section = z.object({ title: z.string().max(24).optional(), rows: z.array(row).min(1) });

const list = z.object({
  type: z.literal('list'),
  header: textHeader.optional(),
  body: body(4096),
  footer: footer.optional(),
  action: z.object({
    button: text(20),
    sections: z
      .array(section)
      .min(1)
      .max(LIMITS.listSections.value)
      .refine(
        (sections) =>
          sections.length === 1 || sections.every(({ title }) => title !== undefined && title !== ''),
        {
          error: 'must have a title in each section when there are several.',
        },
      )
      .refine((sections) => rowsOf(sections).length <= LIMITS.listRows.value, {
        error: `must have at most ${LIMITS.listRows.value} rows in all sections together.`,
      })
      .refine((sections) => areDifferent(rowsOf(sections), ({ id }) => id), {
        error: 'must have rows with different ids.',
      }),
  }),
});

function rowsOf(sections: readonly z.infer<typeof section>[]): z.infer<typeof row>[] {
  return sections.flatMap(({ rows }) => rows);
}

const linkButton = z.object({
  type: z.literal('cta_url'),
  header: anyHeader.optional(),
  body: body(BODY),
  footer: footer.optional(),
  action: z.object({
    name: z.literal('cta_url'),
    parameters: z.object({
      display_text: text(20),
      url: z.string().refine(isHttp, { error: 'is not a valid URI.' }),
    }),
  }),
});

const flow = z.object({
  type: z.literal('flow'),
  header: anyHeader.optional(),
  body: body(BODY),
  footer: footer.optional(),
  action: z.object({
    name: z.literal('flow'),
    parameters: z
      .object({
        flow_message_version: z.union([z.literal('3'), z.literal(3)]),
        flow_cta: text(30),
        flow_id: z.string().min(1).optional(),
        flow_name: z.string().min(1).optional(),
        flow_token: z.string().optional(),
        mode: z.enum(['draft', 'published']).optional(),
        flow_action: z.enum(['navigate', 'data_exchange']).optional(),
      })
      .refine((flow) => (flow.flow_id === undefined) !== (flow.flow_name === undefined), {
        path: ['flow_id'],
        error: 'or flow_name is required, and not both.',
      }),
  }),
});

const product = z.object({
  type: z.literal('product'),
  header: z
    .unknown()
    .refine((header) => header === undefined, { error: 'cannot be set for a product.' })
    .optional(),
  body: body(BODY).optional(),
  footer: footer.optional(),
  action: z.object({ catalog_id: z.string().min(1), product_retailer_id: z.string().min(1) }),
});

const productList = z.object({
  type: z.literal('product_list'),
  header: textHeader,
  body: body(BODY),
  footer: footer.optional(),
  action: z.object({
    catalog_id: z.string().min(1),
    sections: z
      .array(
        z.object({
          title: z.string().max(24).optional(),
          product_items: z
            .array(z.object({ product_retailer_id: z.string().min(1) }))
            .min(1)
            .max(30),
        }),
      )
      .min(1)
      .max(10),
  }),
});

const catalog = z.object({
  type: z.literal('catalog_message'),
  body: body(BODY),
  footer: footer.optional(),
  action: z.object({
    name: z.literal('catalog_message'),
    parameters: z.object({ thumbnail_product_retailer_id: z.string().min(1) }).optional(),
  }),
});

// Known to exist; what their actions hold is not looked into.
const others = (
  [
    'order_details',
    'order_status',
    'address_message',
    'location_request_message',
    'request_contact_info',
  ] as const
).map((type) => z.looseObject({ type: z.literal(type), action: z.looseObject({}) }));

/** The object `interactive` of a message. */
export const interactiveBody = z.object({
  interactive: z.discriminatedUnion('type', [
    button,
    list,
    linkButton,
    flow,
    product,
    productList,
    catalog,
    ...others,
  ]),
});
