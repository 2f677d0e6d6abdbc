export { secretsInFile } from './file.ts';
export { createSecrets, type Keyring, SECRETS, type SecretName, type Secrets } from './secrets.ts';
