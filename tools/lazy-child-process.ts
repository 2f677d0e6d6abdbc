// Commander can start other programs as commands; coex has none, and only a notification starts one. Loading what starts
// processes costs every start 6 ms.
const lazily: Pick<typeof import('node:child_process'), 'spawn'> = {
  spawn: ((...args: Parameters<typeof import('node:child_process').spawn>) =>
    process
      .getBuiltinModule('node:child_process')
      .spawn(...args)) as typeof import('node:child_process').spawn,
};

export const { spawn } = lazily;

// biome-ignore lint/style/noDefaultExport: this stands for a module that has one
export default lazily;
