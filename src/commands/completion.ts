import * as z from 'zod';
import { defineCommand, drawEach } from './command.ts';

// Each asks coex itself, which answers from its manifest in the time of `coex --help`.
const SCRIPTS = {
  bash: `_coex() {
  local IFS=$'\\n'
  COMPREPLY=($(coex __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _coex coex`,
  zsh: `#compdef coex
_coex() {
  local -a found
  found=(\${(f)"$(coex __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -- $found; else _files; fi
}
compdef _coex coex`,
  fish: `complete -c coex -a '(coex __complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'`,
} as const;

export const command = defineCommand({
  name: 'completion',
  summary: 'Print a script that lets your shell complete coex.',
  description:
    'bash: `eval "$(coex completion bash)"` in ~/.bashrc. zsh: the same with zsh, after compinit. fish: `coex completion fish > ~/.config/fish/completions/coex.fish`.',
  examples: [
    { run: 'coex completion bash', says: 'For bash.' },
    { run: 'coex completion fish', says: 'For fish.' },
  ],
  args: z.object({
    shell: z.enum(['bash', 'zsh', 'fish'], { error: 'bash, zsh or fish' }).describe('Your shell.'),
  }),
  options: z.object({}),
  output: () => z.object({ shell: z.string(), script: z.string() }),
  run: async (_context, { args: { shell } }) => ({ data: { shell, script: SCRIPTS[shell] } }),
  draw: drawEach(({ script }, page) => page.print(script)),
});
