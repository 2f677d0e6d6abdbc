const TIMEOUT_MS = 2000;

/** Everywhere is no place to call; where something listens everywhere, it listens here too. */
const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

/**
 * Whether a `coex listen` answers at an address of this machine. Into which store it receives it does not tell. Rejects
 * only when `signal` aborts.
 */
export async function findReceiver(
  { host, port }: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<{ readonly url: string; readonly answers: boolean }> {
  const name = EVERYWHERE[host] ?? (host.includes(':') ? `[${host}]` : host);
  const url = `http://${name}:${port}`;
  const answers = await isReceiver(
    `${url}/healthz`,
    AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  );
  signal.throwIfAborted();
  return { url, answers };
}

async function isReceiver(url: string, signal: AbortSignal): Promise<boolean> {
  const { request } = await import('undici');
  try {
    const { statusCode, body } = await request(url, { signal });
    const health: unknown = await body.json();
    return statusCode === 200 && typeof health === 'object' && health !== null && 'accepted' in health;
  } catch {
    return false;
  }
}
