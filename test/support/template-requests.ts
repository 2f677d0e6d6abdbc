/** Requests of every kind, as somebody would post them; each is approved by the sandbox. */
export const REQUESTS = {
  named: {
    name: 'visit_reminder',
    language: 'en_GB',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    components: [
      {
        type: 'HEADER',
        format: 'TEXT',
        text: 'Visit to {{doctor}}',
        example: { header_text_named_params: [{ param_name: 'doctor', example: 'Dr Ruiz' }] },
      },
      {
        type: 'BODY',
        text: 'Hello {{first_name}}, your visit is on {{visit_date}} at North Clinic.\n\nReply to confirm it or to change the hour.',
        example: {
          body_text_named_params: [
            { param_name: 'first_name', example: 'Luz' },
            { param_name: 'visit_date', example: '4 May' },
          ],
        },
      },
      { type: 'FOOTER', text: 'North Clinic' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Confirm' },
          {
            type: 'URL',
            text: 'Change',
            url: 'https://north.example/v/{{1}}',
            example: ['https://north.example/v/17'],
          },
        ],
      },
    ],
  },
  code: {
    name: 'login_code',
    language: 'en_US',
    category: 'AUTHENTICATION',
    message_send_ttl_seconds: 300,
    components: [
      { type: 'BODY', add_security_recommendation: true },
      { type: 'FOOTER', code_expiration_minutes: 5 },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] },
    ],
  },
  oneTap: {
    name: 'login_one_tap',
    language: 'en_US',
    category: 'AUTHENTICATION',
    components: [
      { type: 'body' },
      {
        type: 'buttons',
        buttons: [
          {
            type: 'otp',
            otp_type: 'one_tap',
            supported_apps: [{ package_name: 'com.north.clinic', signature_hash: 'K8a/AINcGX7' }],
          },
        ],
      },
    ],
  },
  picture: {
    name: 'new_room',
    language: 'en_GB',
    category: 'MARKETING',
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW1hZ2U='] } },
      { type: 'BODY', text: 'Our new waiting room has daylight, plants and a corner for children to play.' },
    ],
  },
  carousel: {
    name: 'spring_deals',
    language: 'en_GB',
    category: 'MARKETING',
    components: [
      {
        type: 'BODY',
        text: 'Hi {{1}}, these spring picks are on sale until Sunday. Tap a card to see the price.',
        example: { body_text: [['Noor']] },
      },
      {
        type: 'CAROUSEL',
        cards: ['tote', 'cap'].map((thing) => ({
          components: [
            { type: 'HEADER', format: 'IMAGE', example: { header_handle: [`4::${thing}`] } },
            { type: 'BODY', text: `A linen ${thing}` },
            {
              type: 'BUTTONS',
              buttons: [
                { type: 'QUICK_REPLY', text: 'More like this' },
                {
                  type: 'URL',
                  text: 'View',
                  url: 'https://shop.example/p/{{1}}',
                  example: [`https://shop.example/p/${thing}`],
                },
              ],
            },
          ],
        })),
      },
    ],
  },
  offer: {
    name: 'weekend_offer',
    language: 'en_GB',
    category: 'MARKETING',
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::offer'] } },
      { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Ends Sunday', has_expiration: true } },
      {
        type: 'BODY',
        text: 'Hello {{1}}, use the code {{2}} in the shop this weekend and get a quarter off everything.',
        example: { body_text: [['Noor', 'SPRING25']] },
      },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'COPY_CODE', example: 'SPRING25' },
          {
            type: 'URL',
            text: 'Shop',
            url: 'https://shop.example/{{1}}',
            example: ['https://shop.example/x'],
          },
        ],
      },
    ],
  },
} as const;
