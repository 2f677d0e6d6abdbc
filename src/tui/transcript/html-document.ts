import { createHash } from 'node:crypto';
import { escaped } from './html-escape.ts';

/** What stands around the content of a page. */
export interface HtmlDocument {
  readonly opening: string;
  readonly closing: string;
}

/** A page that may load nothing and run nothing: the one thing its policy lets in is the style that stands in it. */
export function htmlDocument(title: string): HtmlDocument {
  return {
    opening: `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${STYLE}</style></head>
<body>
`,
    closing: '</body></html>\n',
  };
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1b2430;--quiet:#5b6675;--paper:#fff;--desk:#eef1f4;--line:#d9dee5;--customer:#fff;--app:#dff3e4;--api:#ece4f8;--mark-customer:#0b6a8f;--mark-app:#0a6b3c;--mark-api:#6a3fa0}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--quiet:#a3adbb;--paper:#1a2029;--desk:#10141a;--line:#323b48;--customer:#1f2731;--app:#173024;--api:#2a2139;--mark-customer:#6cc4e8;--mark-app:#5fd39a;--mark-api:#c3a4f0}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:1rem;background:var(--desk);color:var(--ink);font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem;line-height:1.25;margin:0 0 .5rem}
header p{margin:.1rem 0;color:var(--quiet);font-size:.9rem}header .legend{margin-top:.5rem}
a{color:inherit}
h2{position:sticky;top:0;margin:1.5rem 0 .75rem;padding:.3rem 0;background:var(--desk);border-bottom:1px solid var(--line);font-size:1rem}
section{content-visibility:auto;contain-intrinsic-size:auto 40rem}
article{width:fit-content;min-width:min(14rem,100%);max-width:86%;margin:0 0 .6rem;padding:.5rem .75rem;background:var(--customer);border:1px solid var(--line);border-radius:10px}
article:target{outline:3px solid var(--mark-customer)}
.app,.api{margin-left:auto}.app{background:var(--app)}.api{background:var(--api)}
article p{margin:.15rem 0}
.lead{font-size:.8rem;color:var(--quiet)}.customer .lead b{color:var(--mark-customer)}.app .lead b{color:var(--mark-app)}.api .lead b{color:var(--mark-api)}
.tag{padding:0 .35em;border:1px solid var(--line);border-radius:4px}
.label{font-weight:600;font-size:.9rem}.note,.reaction,.version{font-size:.85rem;color:var(--quiet)}
.version{margin:.3rem 0 .3rem .75rem;padding-left:.6rem;border-left:2px solid var(--line)}.version span{font-weight:600}.version p{margin:0;color:var(--ink)}
blockquote{margin:.25rem 0;padding:.1rem .6rem;border-left:3px solid var(--quiet);color:var(--quiet);font-size:.9rem}blockquote a{text-decoration:none}
footer{margin:1.5rem 0;color:var(--quiet);font-size:.9rem}
table{width:100%;border-collapse:collapse;background:var(--paper)}th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}th{font-size:.85rem;color:var(--quiet);white-space:nowrap}.count{text-align:right}
@media (max-width:30rem){body{padding:.6rem;font-size:15px}article{max-width:100%}th,td{padding:.35rem .3rem}}
@media print{:root{--ink:#000;--quiet:#333;--desk:#fff;--paper:#fff;--customer:#fff;--app:#fff;--api:#fff;--line:#999}body{max-width:none;font-size:10pt}h2{position:static;break-after:avoid}section{content-visibility:visible}article{break-inside:avoid}}
`;

const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;
