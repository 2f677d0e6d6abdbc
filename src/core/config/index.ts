export { changeDocument, readDocument } from './document.ts';
export { type Paths, pathsOf, type Surroundings } from './paths.ts';
export { writeProfile } from './profiles.ts';
export { type Config, checkStoreAddress, refusePassword, resolveConfig, settingKey } from './resolve.ts';
export { envNameOf, problemWith, SETTING_KEYS, SETTINGS } from './settings.ts';
