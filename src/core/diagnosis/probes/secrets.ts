import { CoexError, problemOf } from '../../errors.ts';
import { NEEDED_SECRETS, type SecretName } from '../../secrets/index.ts';
import type { Evidence, Finding } from '../finding.ts';
import { modeOf } from '../local.ts';
import type { Probe } from '../side.ts';

const MISSING = {
  'access-token': 'access-token-missing',
  'app-secret': 'app-secret-missing',
  'verify-token': 'verify-token-missing',
} as const satisfies Record<(typeof NEEDED_SECRETS)[number], string>;

/** Whether what Meta is asked and checked with is kept, and for nobody else to read. */
export const secretsProbe: Probe = async ({ config, secrets: open, paths }) => {
  // Settings that cannot be read are no fault of the secrets, though these are not found without the profile.
  config();
  const { secretsFile } = paths;
  const places: Record<string, string | null> = {};
  const secrets = await open();
  try {
    const look = async (name: SecretName) => (await secrets.find(name))?.place ?? null;
    for (const name of NEEDED_SECRETS) places[name] = await look(name);
  } catch (error) {
    const says = `The secrets cannot be read: ${problemOf(error)}.`;
    const fix = error instanceof CoexError ? { fix: error.hint } : {};
    return [{ code: 'secrets-unreadable', says, evidence: { file: secretsFile }, ...fix }];
  }
  const evidence: Evidence = { file: secretsFile, ...places };
  const findings: Finding[] = NEEDED_SECRETS.filter((name) => places[name] === null).map((name) => ({
    code: MISSING[name],
    says: `The secret ${name} is kept nowhere.`,
    evidence,
  }));
  const mode = await modeOf(secretsFile);
  if (mode !== undefined && (mode & 0o077) !== 0) {
    findings.push({
      code: 'secrets-exposed',
      says: `${secretsFile} can be read by others.`,
      evidence: { file: secretsFile, mode: (mode & 0o777).toString(8) },
      fix: `chmod 600 ${secretsFile}`,
    });
  }
  if (findings.length > 0) return findings;
  return [{ verdict: 'pass', says: 'All secrets are kept, and for nobody else to read.', evidence }];
};
