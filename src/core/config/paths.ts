import { join } from 'node:path';

/** Where coex keeps its files. */
export interface Paths {
  readonly configFile: string;
  readonly secretsFile: string;
  /** The SQLite store, unless the setting `store` names another. */
  readonly storeFile: string;
  /** `coex.config.json` of the project one stands in. */
  readonly projectFile: string;
  /** True when COEX_HOME holds everything: then nothing outside that folder is touched, the keyring neither. */
  readonly selfContained: boolean;
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeFolder: string;
  readonly workingFolder: string;
}

/** COEX_HOME moves everything into one folder; otherwise XDG holds, and on Windows the application data folders. */
export function pathsOf({ env, platform, homeFolder, workingFolder }: Surroundings): Paths {
  const projectFile = join(workingFolder, 'coex.config.json');
  const home = env.COEX_HOME;
  if (home !== undefined && home !== '') {
    return {
      configFile: join(home, 'config.json'),
      secretsFile: join(home, 'secrets.json'),
      storeFile: join(home, 'store.db'),
      projectFile,
      selfContained: true,
    };
  }
  const onWindows = platform === 'win32';
  const configHome = onWindows ? env.APPDATA : env.XDG_CONFIG_HOME;
  const dataHome = onWindows ? env.LOCALAPPDATA : env.XDG_DATA_HOME;
  const config = join(configHome || join(homeFolder, '.config'), 'coex');
  const data = join(dataHome || join(homeFolder, '.local', 'share'), 'coex');
  return {
    configFile: join(config, 'config.json'),
    secretsFile: join(config, 'secrets.json'),
    storeFile: join(data, 'store.db'),
    projectFile,
    selfContained: false,
  };
}
