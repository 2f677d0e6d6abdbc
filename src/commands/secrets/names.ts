import * as z from 'zod';

/** The secrets a person sets. */
export const secretName = z
  .enum(['access-token', 'app-secret', 'verify-token', 'notify-secret', 'store-password'], {
    error: 'access-token, app-secret, verify-token, notify-secret or store-password',
  })
  .describe('Name of the secret.');
