import { SETTING_KEYS } from '../../config/index.ts';
import { CoexError, problemOf } from '../../errors.ts';
import type { Finding } from '../finding.ts';
import type { Probe } from '../side.ts';

/** Whether the settings can be read, and hold what Meta is asked with. */
export const configProbe: Probe = async ({ config: read, paths }): Promise<readonly Finding[]> => {
  const evidence = { file: paths.configFile };
  try {
    const config = read();
    for (const key of SETTING_KEYS) config.find(key);
    const seen = { ...evidence, profile: config.profile, graphUrl: config.get('graph-url') };
    if (config.find('app-id') !== undefined) {
      return [{ verdict: 'pass', says: 'The settings can be read, and each can be so.', evidence: seen }];
    }
    return [{ code: 'config-incomplete', says: 'The setting app-id has no value.', evidence: seen }];
  } catch (error) {
    const says = `The settings cannot be used: ${problemOf(error)}.`;
    const fix = error instanceof CoexError ? { fix: error.hint } : {};
    return [{ code: 'config-unreadable', says, evidence, ...fix }];
  }
};
