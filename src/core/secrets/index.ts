export { secretsInFile } from './file.ts';
export {
  createSecrets,
  type Keyring,
  NEEDED_SECRETS,
  SECRETS,
  type SecretName,
  type Secrets,
} from './secrets.ts';
