import { FAULTS, type FaultCode, LINKS } from '../src/core/diagnosis/index.ts';

const HEAD = '| Code | Link | Verdict | What to do |\n|---|---|---|---|';

/** The page about diagnosis with the table of everything that may be found, which ends it, brought up to date. */
export function withFaultTable(page: string): string {
  const at = page.indexOf(HEAD);
  if (at === -1) throw new Error('The page about diagnosis has no table of what may be found.');
  const codes = Object.keys(FAULTS) as FaultCode[];
  const rows = LINKS.flatMap((link) => codes.filter((code) => FAULTS[code].link === link)).map((code) => {
    const { link, verdict, fix } = FAULTS[code];
    return `| \`${code}\` | ${link} | ${verdict} | ${fix.replaceAll('|', '\\|')} |`;
  });
  return `${page.slice(0, at)}${HEAD}\n${rows.join('\n')}\n`;
}
