/**
 * Meta escapes non-ASCII (lower-case hex) and slashes, so a signature over re-serialised JSON never matches
 * (developers.facebook.com/docs/graph-api/webhooks/getting-started, "escaped unicode version of the payload").
 */
export function escapeAsMeta(json: string): string {
  return json
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');
}
