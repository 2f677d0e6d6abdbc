import * as z from 'zod';
import { type Answer, jsonAnswer } from '../http.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import type { Call } from './call.ts';
import { problemIn } from './problems.ts';
import { refuse, refuseParameter } from './refuse.ts';

const onOff = z.enum(['enabled', 'disabled']);

// facebook/openapi v23.0: "Only one feature setting can be specified per request."
const SETTINGS = {
  calling: z.object({
    status: onOff,
    call_icon_visibility: z.enum(['visible', 'hidden']).optional(),
    video: z.object({ status: onOff }).optional(),
    sip: z.object({ status: onOff }).optional(),
    srtp_key_exchange_protocol: z.enum(['DTLS-SRTP', 'SDES-SRTP']).optional(),
  }),
  user_identity_change: z.object({ enabled: z.boolean() }),
  payload_encryption: z.object({ status: onOff, client_encryption_key: z.string().min(1).optional() }),
  storage_configuration: z.object({ enabled: z.boolean(), region: z.string().min(2).optional() }),
} as const;

type Setting = keyof typeof SETTINGS;

/** `GET {phone}/settings`. */
export function readSettings(_world: World, _call: Call, { settings }: BusinessNumber): Answer {
  return jsonAnswer(200, {
    calling: {
      status: 'disabled',
      call_icon_visibility: 'hidden',
      ip_addresses: { default: [] },
      callback_permission_status: 'disabled',
      ...Object(settings.calling),
    },
    payload_encryption: { status: 'disabled', ...Object(settings.payload_encryption) },
    storage_configuration: { status: 'default', ...Object(settings.storage_configuration) },
    ...(settings.user_identity_change !== undefined && {
      user_identity_change: settings.user_identity_change,
    }),
  });
}

/** `POST {phone}/settings`. */
export function updateSettings(world: World, { params }: Call, number: BusinessNumber): Answer {
  const given = (Object.keys(SETTINGS) as Setting[]).filter((name) => Object.hasOwn(params, name));
  const [name] = given;
  if (name === undefined || given.length > 1)
    return refuseParameter(world, 'One feature setting must be specified');
  const read = SETTINGS[name].safeParse(params[name]);
  if (!read.success) {
    const { details } = problemIn(read.error, params[name]);
    return refuseParameter(world, details.replace(/^(The parameter|Param) /, `$1 ${name}.`));
  }
  const problem = problemWith(number, name, read.data);
  if (problem !== undefined)
    return problem === 'not-supported' ? refuse(world, problem) : refuseParameter(world, problem);
  number.settings = { ...number.settings, [name]: keptOf(name, read.data) };
  return jsonAnswer(200, { success: true });
}

function problemWith(
  number: BusinessNumber,
  name: Setting,
  value: Readonly<Record<string, unknown>>,
): string | undefined {
  // The Calling API wants a number that is not on the Business app (M/calling, reference §5.2); the code is unverified.
  if (name === 'calling' && value.status === 'enabled' && number.phone !== undefined) return 'not-supported';
  if (
    name === 'payload_encryption' &&
    value.status === 'enabled' &&
    value.client_encryption_key === undefined
  ) {
    return 'The parameter payload_encryption.client_encryption_key is required.';
  }
  return undefined;
}

/** As it is read again: a key by its fingerprint, the storage by its state. */
function keptOf(name: Setting, value: Readonly<Record<string, unknown>>): unknown {
  if (name === 'storage_configuration') {
    return value.enabled === true
      ? { status: 'in_country_storage_enabled', data_localization_region: value.region }
      : { status: 'default' };
  }
  return name === 'payload_encryption' ? { status: value.status } : value;
}
