/*
 * Imported before anything that draws: Ink, ora and chalk ask the process once, when they are loaded, whether a
 * person looks on. Here one does, wherever the tests run.
 */
for (const name of Object.keys(process.env)) {
  if (name === 'CI' || name.startsWith('CI_') || name === 'CONTINUOUS_INTEGRATION' || name === 'NO_COLOR') {
    delete process.env[name];
  }
}
process.env.TERM = 'xterm-256color';
process.env.FORCE_COLOR = '1';
