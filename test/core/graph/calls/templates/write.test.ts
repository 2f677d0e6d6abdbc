import { describe, expect, it } from 'vitest';
import {
  createTemplate,
  deleteTemplates,
  editTemplate,
  type LibraryTemplateDefinition,
  type TemplateDefinition,
  upsertAuthenticationTemplates,
} from '../../../../../src/core/graph/index.ts';
import { TEMPLATE, WABA } from '../../../../support/every-call.ts';
import { metaError } from '../../../../support/scripted-graph.ts';
import { type Said, talk } from '../../../../support/transcript.ts';

const handle = (name: string) => ({ example: { header_handle: [`4::${name}`] } }) as const;

const carousel: TemplateDefinition = {
  name: 'spring_deals',
  language: 'en_GB',
  category: 'MARKETING',
  components: [
    { type: 'BODY', text: 'Hi {{1}}, these are on sale.', example: { body_text: [['Noor']] } },
    {
      type: 'CAROUSEL',
      cards: ['tote', 'cap'].map((name) => ({
        components: [
          { type: 'HEADER', format: 'IMAGE', ...handle(name) },
          { type: 'BODY', text: name },
          { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'More like this' }] },
        ],
      })),
    },
  ],
};

const offer: TemplateDefinition = {
  name: 'weekend',
  language: 'en_GB',
  category: 'MARKETING',
  parameter_format: 'POSITIONAL',
  components: [
    { type: 'HEADER', format: 'VIDEO', ...handle('video') },
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Ends soon', has_expiration: true } },
    { type: 'BODY', text: 'Good until Sunday.' },
    { type: 'CALL_PERMISSION_REQUEST' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'COPY_CODE', example: 'CODE20' },
        { type: 'FLOW', text: 'Book', flow_id: '1', flow_action: 'navigate', navigate_screen: 'START' },
        { type: 'CATALOG', text: 'View catalog' },
        { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+447700900100' },
        { type: 'REQUEST_CONTACT_INFO' },
      ],
    },
  ],
};

const fromLibrary: LibraryTemplateDefinition = {
  name: 'pay_due',
  language: 'en_US',
  category: 'UTILITY',
  library_template_name: 'payment_due_1',
  library_template_button_inputs: [{ type: 'PHONE_NUMBER', phone_number: '+12025550100' }],
};

describe('creating a template', () => {
  it.each([
    ['with a carousel', carousel],
    ['with an offer', offer],
    ['from the library', fromLibrary],
  ])('sends it as it is defined: %s', async (_title, definition) => {
    const { graph, heard } = await talk([
      { json: { id: 900100200300400, status: 'PENDING', category: 'MARKETING' } },
    ]);
    expect(await createTemplate(graph, WABA, definition, 'EAAbusiness')).toEqual({
      id: TEMPLATE,
      status: 'PENDING',
      category: 'MARKETING',
    });
    expect(heard).toEqual([
      { call: `POST /${WABA}/message_templates`, token: 'Bearer EAAbusiness', body: definition },
    ]);
  });

  it.each<[string, Said, string]>([
    [
      'what exists',
      { status: 400, json: metaError(100, { error_subcode: 2388024, error_user_msg: 'Content exists.' }) },
      'graph-',
    ],
    ['what Meta could not answer', { status: 500, json: metaError(2) }, 'graph-transient'],
    ['what went out when the line broke', 'reset', 'graph-outcome-unknown'],
  ])('is not tried twice: %s', async (_title, said, code) => {
    const { graph, heard } = await talk([said]);
    await expect(createTemplate(graph, WABA, carousel)).rejects.toMatchObject({
      code: expect.stringContaining(code),
    });
    expect(heard).toHaveLength(1);
  });

  it('keeps Meta’s words to the user, where “Invalid parameter” says nothing', async () => {
    const refusal = metaError(100, {
      error_subcode: 2388299,
      message: 'Invalid parameter',
      error_user_title: 'Leading or trailing parameters not allowed',
      error_user_msg: 'Variables can’t be at the start or end of the template.',
      error_data: { blame_field_specs: [['components']] },
    });
    const { graph } = await talk([{ status: 400, json: refusal }]);
    await expect(createTemplate(graph, WABA, carousel)).rejects.toMatchObject({
      meta: {
        subcode: 2388299,
        title: 'Leading or trailing parameters not allowed',
        userMessage: 'Variables can’t be at the start or end of the template.',
      },
    });
  });
});

describe('editing a template', () => {
  it('goes to its id, with what changes alone', async () => {
    const { graph, heard } = await talk([{ json: { success: true } }]);
    const changes = { components: carousel.components, message_send_ttl_seconds: 43_200 };
    await editTemplate(graph, TEMPLATE, changes);
    expect(heard).toEqual([{ call: `POST /${TEMPLATE}`, body: changes }]);
  });

  it('in review, or once too often, is refused and not tried again', async () => {
    const { graph, heard } = await talk([{ status: 400, json: metaError(2388039) }]);
    await expect(editTemplate(graph, TEMPLATE, { category: 'UTILITY' })).rejects.toMatchObject({
      meta: { code: 2388039 },
    });
    expect(heard).toHaveLength(1);
  });
});

describe('deleting templates', () => {
  it.each([
    ['all languages of a name', { name: 'old' }, '?name=old'],
    ['one language', { name: 'old', id: '9' }, '?name=old&hsm_id=9'],
    ['some ids', { ids: ['9', '90071992547409931'] }, '?hsm_ids=[9,90071992547409931]'],
  ])('names %s', async (_title, which, query) => {
    const { graph, heard } = await talk([{ json: { success: true } }]);
    await deleteTemplates(graph, WABA, which);
    expect(heard).toEqual([{ call: `DELETE /${WABA}/message_templates${query}` }]);
  });

  it.each([
    ['no ids', { ids: [] }],
    ['more ids than one call takes', { ids: Array.from({ length: 101 }, (_, index) => String(index)) }],
    ['an empty name', { name: '' }],
    ['an empty id, which would leave the name alone', { name: 'old', id: '' }],
  ])('does not call Meta with %s', async (_title, which) => {
    const { graph, heard } = await talk([]);
    await expect(deleteTemplates(graph, WABA, which)).rejects.toMatchObject({ code: 'usage', exit: 2 });
    expect(heard).toEqual([]);
  });
});

describe('an authentication template in several languages', () => {
  it('is made or changed in one call', async () => {
    const data = [
      { id: 1, status: 'APPROVED', language: 'en_US' },
      { id: '2', status: null, language: 'es_ES' },
    ];
    const { graph, heard } = await talk([{ json: { data } }]);
    const definition = {
      name: 'login_code',
      languages: ['en_US', 'es_ES'],
      components: [
        { type: 'BODY', add_security_recommendation: true },
        { type: 'FOOTER', code_expiration_minutes: 5 },
        { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
      ],
    } as const;
    expect(await upsertAuthenticationTemplates(graph, WABA, definition)).toEqual([
      { id: '1', status: 'APPROVED', language: 'en_US' },
      { id: '2', language: 'es_ES' },
    ]);
    expect(heard).toEqual([
      {
        call: `POST /${WABA}/upsert_message_templates`,
        body: { ...definition, category: 'AUTHENTICATION' },
      },
    ]);
  });
});
