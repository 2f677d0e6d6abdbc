import * as z from 'zod';

/** The secrets a person sets. */
export const secretName = z
  .enum(['access-token', 'app-secret', 'verify-token', 'notify-secret'], {
    error: 'access-token, app-secret, verify-token or notify-secret',
  })
  .describe('Name of the secret.');
