import { describe, expect, it } from 'vitest';
import { businessProfile, updateBusinessProfile } from '../../../../src/core/graph/index.ts';
import { PHONE } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { talk } from '../../../support/transcript.ts';

const EDGE = `/${PHONE}/whatsapp_business_profile`;

describe('the business profile', () => {
  it.each([
    ['under its name', (profile: object) => ({ data: [{ business_profile: profile }] })],
    ['bare', (profile: object) => ({ data: [profile] })],
  ])('is read where it stands: %s', async (_title, around) => {
    const profile = {
      messaging_product: 'whatsapp',
      about: 'Bikes',
      websites: ['https://example.net'],
      email: '',
    };
    const { graph, heard } = await talk([{ json: around(profile) }]);
    expect(await businessProfile(graph, PHONE)).toEqual({
      messaging_product: 'whatsapp',
      about: 'Bikes',
      websites: ['https://example.net'],
    });
    expect(heard).toEqual([
      { call: `GET ${EDGE}?fields=about,address,description,email,profile_picture_url,websites,vertical` },
    ]);
  });

  it('is missing where the list is empty', async () => {
    const { graph } = await talk([{ json: { data: [] } }]);
    await expect(businessProfile(graph, PHONE)).rejects.toMatchObject({ code: 'graph-unexpected' });
  });

  it('is changed in what is given alone', async () => {
    const { graph, heard } = await talk([{ json: { success: true } }]);
    await updateBusinessProfile(graph, PHONE, { about: 'Repairs', websites: [] }, 'EAAbusiness');
    expect(heard).toEqual([
      {
        call: `POST ${EDGE}`,
        token: 'Bearer EAAbusiness',
        body: { messaging_product: 'whatsapp', about: 'Repairs', websites: [] },
      },
    ]);
  });

  it('is refused where Meta does not like it', async () => {
    const { graph } = await talk([{ status: 400, json: metaError(100) }]);
    await expect(updateBusinessProfile(graph, PHONE, { email: 'x' })).rejects.toMatchObject({
      code: 'graph-refused',
    });
  });
});
