export { readDocument, writeDocument } from './document.ts';
export { type Paths, pathsOf, type Surroundings } from './paths.ts';
export { DEFAULT_PROFILE, writeProfile } from './profiles.ts';
export { type Config, resolveConfig, settingKey } from './resolve.ts';
export { envNameOf, problemWith, SETTING_KEYS, SETTINGS, type SettingKey } from './settings.ts';
