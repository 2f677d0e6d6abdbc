// Commander can start other programs as commands; coex has none, and loading what starts processes costs every start 6 ms.
const lazily: Pick<typeof import('node:child_process'), 'spawn'> = {
  spawn: ((...args: Parameters<typeof import('node:child_process').spawn>) =>
    process
      .getBuiltinModule('node:child_process')
      .spawn(...args)) as typeof import('node:child_process').spawn,
};

// biome-ignore lint/style/noDefaultExport: this stands for a module that has one
export default lazily;

export const { spawn } = lazily;
