import * as z from 'zod';

/** The secrets a person sets. */
export const secretName = z
  .enum(['access-token', 'app-secret', 'verify-token'], { error: 'access-token, app-secret or verify-token' })
  .describe('Name of the secret.');
