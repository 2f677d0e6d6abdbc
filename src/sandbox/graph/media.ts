import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { type Answer, addressOf, jsonAnswer, type Request } from '../http.ts';
import { opaque } from '../identifiers.ts';
import { findMedia, keepUpload } from '../media/keep.ts';
import { kindOfType, limitOf, MEDIA_TYPES } from '../media/media-types.ts';
import { madeUpBytes } from '../town/media.ts';
import type { Media } from '../world/messages.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { type Caller, refusalFor } from './access.ts';
import { type Call, textParam } from './call.ts';
import { MESSAGING } from './endpoint.ts';
import { refuse, refuseParameter } from './refuse.ts';

/** `POST {phone}/media`: a form with the file, its type and the product (M/business-phone-numbers/media). */
export function uploadMedia(world: World, { params, request }: Call, number: BusinessNumber): Answer {
  if (textParam(params, 'messaging_product') !== 'whatsapp') {
    return refuseParameter(world, 'The parameter messaging_product is required.');
  }
  const { body } = request;
  const file = body.kind === 'multipart' ? body.parts.find(({ name }) => name === 'file') : undefined;
  if (file === undefined) return refuseParameter(world, 'The parameter file is required.');
  // The type of the part counts, not the field `type` (observed: MissaelAnda/laravel-whatsapp issue 4).
  const mimeType = file.type ?? textParam(params, 'type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const kind = kindOfType(mimeType);
  if (kind === undefined && enforces(world, 'media-limits')) {
    const known = MEDIA_TYPES.join(', ');
    return refuseParameter(
      world,
      `Param file must be a file with one of the following types: ${known}. Received file of type '${mimeType}'.`,
    );
  }
  const longest = limitOf(kind ?? 'document', file.bytes);
  if (file.bytes.length > longest && enforces(world, 'media-limits')) {
    return refuse(world, 'bad-media', `The file is larger than ${longest} bytes, the most for ${mimeType}.`);
  }
  const media = keepUpload(world, number, { bytes: file.bytes, mimeType, filename: file.filename });
  return jsonAnswer(200, { id: media.id });
}

/** `GET {media}`: what it is, and a URL that is good for five minutes. */
export function readMedia(world: World, { params, request }: Call, media: Media): Answer {
  const problem = problemWith(world, params, media);
  if (problem !== undefined) return problem;
  return jsonAnswer(200, {
    messaging_product: 'whatsapp',
    url: urlOf(world, request, media),
    mime_type: media.mimeType,
    sha256: media.sha256,
    // A number, as clients read it; facebook/openapi v23.0 prints a string.
    file_size: media.sizeBytes,
    id: media.id,
  });
}

/** `DELETE {media}`. */
export function deleteMedia(world: World, { params }: Call, media: Media): Answer {
  const problem = problemWith(world, params, media);
  if (problem !== undefined) return problem;
  world.media.delete(media.id);
  return jsonAnswer(200, { success: true });
}

/** `GET` of such a URL: the bytes, for a token that sees the number; afterwards 404. */
export function serveMediaFile(world: World, { request }: Call, caller: Caller): Answer {
  const media = findMedia(world, request.path[1] ?? '');
  const ends = request.query.get('ext') ?? '';
  const isRight = media !== undefined && request.query.get('hash') === signatureOf(world, media, ends);
  const isOver = world.timeline.now > Number(ends) * 1000 && enforces(world, 'media-expiry');
  if (media === undefined || !isRight || isOver || !maySee(world, caller, media)) {
    return { ...refuse(world, 'unknown'), status: 404 };
  }
  const name = media.filename?.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return {
    status: 200,
    headers: {
      'content-type': media.mimeType,
      ...(name !== undefined && { 'content-disposition': `attachment; filename="${name}"` }),
    },
    body: media.bytes ?? madeUpBytes(world.seed, media),
  };
}

function problemWith(world: World, params: Call['params'], media: Media): Answer | undefined {
  if (findMedia(world, media.id) === undefined) return refuse(world, 'unknown');
  const numberId = textParam(params, 'phone_number_id');
  const isRefused = media.from === 'message' && enforces(world, 'media-number-of-uploads-only');
  if (numberId === undefined || (numberId === media.numberId && !isRefused)) return undefined;
  // Observed: github.com/chatwoot/chatwoot pull request 13319.
  return refuseParameter(world, 'Param phone_number_id is not a valid whatsapp business phone number id ID');
}

function maySee(world: World, caller: Caller, media: Media): boolean {
  const waba = world.wabas.get(world.numbers.get(media.numberId)?.wabaId ?? '');
  return (
    caller.kind === 'token' &&
    waba !== undefined &&
    refusalFor(world, caller.token, MESSAGING, waba) === undefined
  );
}

function urlOf(world: World, request: Request, media: Media): string {
  const ends = String(Math.floor((world.timeline.now + LIMITS.mediaUrlMs.value) / 1000));
  const url = new URL(`/media-files/${media.id}`, addressOf(request));
  url.searchParams.set('ext', ends);
  url.searchParams.set('hash', signatureOf(world, media, ends));
  return url.href;
}

function signatureOf(world: World, media: Media, ends: string): string {
  return opaque(world.seed, 32, 'media url', media.id, ends);
}
