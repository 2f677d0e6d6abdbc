import { helpSections } from '../src/tui/feed/keys.ts';

const BEGIN = '<!-- keys -->';
const END = '<!-- /keys -->';

/** The page about the feed with the tables of its keys brought up to date. */
export function withKeyTables(page: string): string {
  const from = page.indexOf(BEGIN) + BEGIN.length;
  const to = page.indexOf(END);
  if (from < BEGIN.length || to < from) throw new Error('The page about the feed has no place for its keys.');
  const tables = helpSections().map(({ title, keys }) => {
    const rows = keys.map(({ keys: names, says }) => `| ${names.map(shown).join(', ')} | ${says} |`);
    return `### ${title}\n\n| Key | What it does |\n|---|---|\n${rows.join('\n')}\n`;
  });
  return `${page.slice(0, from)}\n\n${tables.join('\n')}\n${page.slice(to)}`;
}

function shown(key: string): string {
  return `\`${key}\``;
}
