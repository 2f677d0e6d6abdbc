import { describe, expect, it } from 'vitest';
import { setShop } from './shop.ts';

describe('authentication', () => {
  const parts = (button: object, rest: object = {}) => ({
    name: 'login_code',
    category: 'AUTHENTICATION',
    components: [
      { type: 'BODY', add_security_recommendation: true },
      { type: 'FOOTER', code_expiration_minutes: 5 },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', ...button }] },
    ],
    ...rest,
  });

  it('is approved in the answer, and read back in Meta’s words with a URL button', async () => {
    const { create, read } = await setShop();
    const { body } = await create(parts({ text: 'Copy it' }));
    expect(body).toMatchObject({ status: 'APPROVED', category: 'AUTHENTICATION' });
    const { components } = await read(body.id, 'components');
    expect(components).toEqual([
      {
        type: 'BODY',
        text: '*{{1}}* is your verification code. For your security, do not share this code.',
        add_security_recommendation: true,
        example: { body_text: [['123456']] },
      },
      { type: 'FOOTER', text: 'This code expires in 5 minutes.', code_expiration_minutes: 5 },
      {
        type: 'BUTTONS',
        buttons: [
          {
            type: 'URL',
            text: 'Copy it',
            url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code_expiration_minutes=5&code=otp{{1}}',
            example: [
              'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code_expiration_minutes=5&code=otp123456',
            ],
          },
        ],
      },
    ]);
  });

  it.each([
    ['an unknown kind', parts({ otp_type: 'TELEPATHY' }), 2388043],
    ['one tap without apps', parts({ otp_type: 'ONE_TAP' }), 2388043],
    [
      'one tap with an odd app',
      parts({ otp_type: 'ONE_TAP', supported_apps: [{ package_name: 'x', signature_hash: 'y' }] }),
      undefined,
    ],
    [
      'zero tap without the terms',
      parts({
        otp_type: 'ZERO_TAP',
        supported_apps: [{ package_name: 'com.example.shop', signature_hash: 'K8a/AINcGX7' }],
      }),
      undefined,
    ],
    [
      'a header',
      { ...parts({}), components: [{ type: 'HEADER', format: 'TEXT', text: 'x' }, ...parts({}).components] },
      undefined,
    ],
    [
      'words of its own',
      { ...parts({}), components: [{ type: 'BODY', text: 'Code {{1}} for you' }, parts({}).components[2]] },
      undefined,
    ],
    ['no button', { ...parts({}), components: parts({}).components.slice(0, 2) }, undefined],
    [
      '91 minutes',
      {
        ...parts({}),
        components: [
          { type: 'BODY' },
          { type: 'FOOTER', code_expiration_minutes: 91 },
          parts({}).components[2],
        ],
      },
      undefined,
    ],
    ['a time to live of an hour', parts({}, { message_send_ttl_seconds: 3600 }), undefined],
  ])('is refused for %s', async (_, part, subcode) => {
    const { create } = await setShop();
    const { body } = await create(part);
    expect(body.error).toMatchObject({ code: 100, error_user_msg: expect.any(String) });
    expect(body.error.error_subcode).toBe(subcode);
  });

  it('takes one tap with its app', async () => {
    const { create } = await setShop();
    const apps = [{ package_name: 'com.example.shop', signature_hash: 'K8a/AINcGX7' }];
    const { body } = await create(
      parts({ otp_type: 'one_tap', supported_apps: apps, autofill_text: 'Fill in' }),
    );
    expect(body.status).toBe('APPROVED');
  });
});
