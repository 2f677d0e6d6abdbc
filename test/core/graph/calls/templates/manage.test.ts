import { describe, expect, it } from 'vitest';
import {
  compareTemplates,
  migrateTemplates,
  templatePreviews,
  unpauseTemplate,
} from '../../../../../src/core/graph/index.ts';
import { TEMPLATE, WABA } from '../../../../support/every-call.ts';
import { talk } from '../../../../support/transcript.ts';

describe('migrating templates', () => {
  it('copies a page, and tells what failed', async () => {
    const { graph, heard } = await talk([
      { json: { migrated_templates: [1, '2'], failed_templates: { '3': 'Incorrect category' } } },
    ]);
    const query = { sourceWabaId: '330000000000009', pageNumber: 0, count: 100 };
    expect(await migrateTemplates(graph, WABA, query)).toEqual({
      migrated_templates: ['1', '2'],
      failed_templates: { '3': 'Incorrect category' },
    });
    expect(heard).toEqual([
      {
        call: `POST /${WABA}/migrate_message_templates`,
        body: { source_waba_id: '330000000000009', page_number: 0, count: 100 },
      },
    ]);
  });

  it('copies these, and nothing may fail in more than one way of saying so', async () => {
    const said = [{ failed_templates: [] }, { failed_templates: null }, {}];
    const { graph, heard } = await talk(
      said.map((more) => ({ json: { migrated_templates: ['1'], ...more } })),
    );
    for (const _answer of said) {
      const query = { sourceWabaId: '9', templateIds: ['1'] };
      expect(await migrateTemplates(graph, WABA, query)).toEqual({
        migrated_templates: ['1'],
        failed_templates: {},
      });
    }
    expect(heard[0]?.body).toEqual({ source_waba_id: '9', template_ids: ['1'] });
  });
});

describe('lifting a pause', () => {
  it.each([
    [{ success: true }, { success: true }],
    [
      { success: false, reason: 'Too early' },
      { success: false, reason: 'Too early' },
    ],
  ])('gives what Meta says of it: %j', async (json, expected) => {
    const { graph, heard } = await talk([{ json }]);
    expect(await unpauseTemplate(graph, TEMPLATE)).toEqual(expected);
    expect(heard).toEqual([{ call: `POST /${TEMPLATE}/unpause` }]);
  });
});

describe('comparing two templates', () => {
  it('asks for a span in seconds, and keeps each metric as it comes', async () => {
    const data = [
      { metric: 'BLOCK_RATE', type: 'RELATIVE', order_by_relative_metric: [TEMPLATE, '9'] },
      { metric: 'SOMETHING_NEW' },
    ];
    const { graph, heard } = await talk([{ json: { data } }]);
    const span = { startMs: 1_793_491_200_999, endMs: 1_793_923_200_000 };
    expect(await compareTemplates(graph, TEMPLATE, '9', span)).toEqual(data);
    expect(heard).toEqual([
      { call: `GET /${TEMPLATE}/compare?template_ids=[9]&start=1793491200&end=1793923200` },
    ]);
  });
});

describe('the texts Meta gives authentication templates', () => {
  it('are asked for by language', async () => {
    const data = [{ language: 'en_US', body: '*{{1}}* is your verification code.', buttons: [] }];
    const { graph, heard } = await talk([{ json: { data } }, { json: { data: [] } }]);
    const query = {
      languages: ['en_US', 'es_ES'],
      addSecurityRecommendation: true,
      codeExpirationMinutes: 10,
    };
    expect(await templatePreviews(graph, WABA, query)).toEqual(data);
    expect(await templatePreviews(graph, WABA)).toEqual([]);
    const path = `GET /${WABA}/message_template_previews?category=AUTHENTICATION&button_types=OTP`;
    expect(heard).toEqual([
      { call: `${path}&languages=en_US,es_ES&add_security_recommendation=true&code_expiration_minutes=10` },
      { call: path },
    ]);
  });
});
