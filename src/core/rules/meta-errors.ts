import { ACCESS_ERRORS } from './meta-errors/access.ts';
import { COEXISTENCE_ERRORS } from './meta-errors/coexistence.ts';
import { LIMIT_ERRORS } from './meta-errors/limits.ts';
import { MESSAGE_ERRORS } from './meta-errors/messages.ts';
import type { MetaErrorRule } from './meta-errors/meta-error-rule.ts';
import { MIGRATION_ERRORS } from './meta-errors/migration.ts';
import { PAYMENT_ERRORS } from './meta-errors/payments.ts';
import { REGISTRATION_ERRORS } from './meta-errors/registration.ts';
import { SERVICE_ERRORS } from './meta-errors/service.ts';
import { SIGNUP_ERRORS } from './meta-errors/signup.ts';
import { TEMPLATE_MANAGEMENT_ERRORS } from './meta-errors/template-management.ts';
import { TEMPLATE_SENDING_ERRORS } from './meta-errors/template-sending.ts';
import { HISTORY_WEBHOOK } from './sources.ts';

export type { MetaErrorRule } from './meta-errors/meta-error-rule.ts';

/** Every row, by code and subcode. */
export const META_ERRORS: readonly MetaErrorRule[] = /* @__PURE__ */ sorted([
  ...ACCESS_ERRORS,
  ...COEXISTENCE_ERRORS,
  ...LIMIT_ERRORS,
  ...MESSAGE_ERRORS,
  ...MIGRATION_ERRORS,
  ...PAYMENT_ERRORS,
  ...REGISTRATION_ERRORS,
  ...SERVICE_ERRORS,
  ...SIGNUP_ERRORS,
  ...TEMPLATE_MANAGEMENT_ERRORS,
  ...TEMPLATE_SENDING_ERRORS,
]);

const FAMILIES = /* @__PURE__ */ META_ERRORS.filter(({ upTo }) => upTo !== undefined);

const BY_KEY: ReadonlyMap<string, MetaErrorRule> = /* @__PURE__ */ new Map(
  META_ERRORS.map((row) => [keyOf(row.code, row.subcode), row]),
);

/** The code whose subcodes Meta at times sends as codes of their own, and the other way round. */
const INVALID_PARAMETER = 100;

// Numbers this long are given once in all of the Graph API; a short one, such as 33, means something else as a subcode.
const LEAST_UNIQUE = 1_000_000;

/**
 * The row for a code: the one with the same subcode first, then the one for the code, then the family it is of.
 * Undefined for codes nobody has described.
 */
export function findMetaError(code: number, subcode?: number): MetaErrorRule | undefined {
  return (
    (subcode === undefined ? undefined : BY_KEY.get(keyOf(code, subcode))) ??
    (code === INVALID_PARAMETER && subcode !== undefined ? ofItsOwn(subcode) : undefined) ??
    BY_KEY.get(keyOf(code)) ??
    (code >= LEAST_UNIQUE ? BY_KEY.get(keyOf(INVALID_PARAMETER, code)) : undefined) ??
    FAMILIES.find((row) => row.code <= code && code <= (row.upTo ?? row.code))
  );
}

function ofItsOwn(subcode: number): MetaErrorRule | undefined {
  return subcode >= LEAST_UNIQUE ? BY_KEY.get(keyOf(subcode)) : undefined;
}

function keyOf(code: number, subcode?: number): string {
  return subcode === undefined ? String(code) : `${code}/${subcode}`;
}

function sorted(rows: readonly MetaErrorRule[]): MetaErrorRule[] {
  return rows.toSorted((one, other) => one.code - other.code || (one.subcode ?? 0) - (other.subcode ?? 0));
}

/** A history webhook carries this code when the business declined to share its history. */
export const HISTORY_DECLINED = { code: 2593109, ...HISTORY_WEBHOOK } as const;
