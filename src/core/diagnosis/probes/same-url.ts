/** Whether two addresses lead to the same place. */
export function isSameUrl(one: string, other: string): boolean {
  const [a, b] = [URL.parse(one), URL.parse(other)];
  return a === null || b === null ? one === other : plain(a) === plain(b);
}

/** Where a URL leads, without what may be a secret of somebody’s. */
export function shownUrl(text: string): string {
  const url = URL.parse(text);
  return url === null ? '(no URL)' : `${url.origin}${url.pathname}`;
}

function plain({ origin, pathname, search }: URL): string {
  return `${origin}${pathname.replace(/\/+$/, '')}${search}`;
}
