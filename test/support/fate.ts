/*
 * What a process of coex is to suffer, told by its environment; loaded into it with `node --import` before it starts.
 * `FATE_DIE_AFTER=3` kills it with SIGKILL as soon as its third line is written to stdout, before it does anything more;
 * `FATE_AHEAD_MS=60000` puts its clock a minute ahead.
 */

const { FATE_DIE_AFTER, FATE_AHEAD_MS } = process.env;

if (FATE_DIE_AFTER !== undefined) {
  const { stdout } = process;
  const write = stdout.write.bind(stdout) as (...given: unknown[]) => boolean;
  let left = Number(FATE_DIE_AFTER);
  stdout.write = (...given: unknown[]) => {
    // To a pipe it is written before this returns.
    const isTaken = write(...given);
    left -= String(given[0]).split('\n').length - 1;
    if (left <= 0) process.kill(process.pid, 'SIGKILL');
    return isTaken;
  };
}

if (FATE_AHEAD_MS !== undefined) {
  const realNow = Date.now;
  Date.now = () => realNow() + Number(FATE_AHEAD_MS);
}

export {};
