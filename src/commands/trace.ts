import type { Exchange } from '../core/graph/index.ts';
import type { Output } from '../tui/io.ts';

/** Writes each exchange with the Graph API as two lines; the client has redacted it already. */
export function traceTo(stderr: Output): (exchange: Exchange) => void {
  return ({ method, url, status, problem, durationMs, requestBody, responseBody, usage }) => {
    stderr.write(`> ${method} ${url}${requestBody === undefined ? '' : ` ${JSON.stringify(requestBody)}`}\n`);
    const used = usage === undefined ? '' : ` usage ${JSON.stringify(usage)}`;
    stderr.write(
      `< ${status ?? problem} ${JSON.stringify(responseBody ?? null)} (${durationMs} ms)${used}\n`,
    );
  };
}
