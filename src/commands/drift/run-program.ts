import { spawn } from 'node:child_process';

/**
 * Runs a program, without a shell and without arguments, and hands it `input` on standard input. Rejects when it cannot be
 * started, ends with another code than 0, or takes too long; then it is killed.
 */
export function runProgram(
  file: string,
  input: string,
  {
    env,
    timeoutMs,
    signal,
  }: {
    /** All of its environment: what coex was given, secrets among it, is not the program's. */
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const deadline = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const program = spawn(file, [], {
      env: { ...env },
      stdio: ['pipe', 'ignore', 'ignore'],
      signal: AbortSignal.any([signal, deadline]),
      killSignal: 'SIGKILL',
    });
    program.on('error', (error) =>
      reject(deadline.aborted ? new Error(`it took longer than ${timeoutMs / 1000} s`) : error),
    );
    program.on('close', (code, killedBy) => {
      if (code === 0) resolve();
      else reject(new Error(code === null ? `it was ended by ${killedBy}` : `it ended with ${code}`));
    });
    // One that does not read what it is given may still do its work.
    program.stdin.on('error', () => undefined);
    program.stdin.end(input);
  });
}
