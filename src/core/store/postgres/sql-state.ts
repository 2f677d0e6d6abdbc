// Source: postgresql.org/docs/current/errcodes-appendix.html
export const UNDEFINED_TABLE = '42P01';
export const NOT_PERMITTED = '42501';
export const NO_SCHEMA = '3F000';
export const LOCK_NOT_AVAILABLE = '55P03';
export const CHECK_VIOLATION = '23514';

/** The SQLSTATE of what PostgreSQL refused, also when it became the cause of another error. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}
