import { LIMITS } from '../../core/rules/index.ts';
import { type Answer, jsonAnswer } from '../http.ts';
import { opaque } from '../identifiers.ts';
import type { App } from '../world/accounts.ts';
import type { Upload } from '../world/messages.ts';
import { count, type World } from '../world/world.ts';
import { type Call, textParam } from './call.ts';
import { refuseParameter } from './refuse.ts';

/*
 * The resumable upload (reference templates §5.5): it belongs to the app, and its handle is good for samples of
 * templates and for profile pictures.
 */

// "upload types pdf, jpeg/jpg, png, mp4" (reference templates §3.4).
const FILE_TYPES: readonly string[] = [
  'application/pdf',
  'image/jpeg',
  'image/jpg',
  'image/png',
  'video/mp4',
];

/** `POST {app}/uploads`: opens an upload. */
export function openUpload(world: World, { params }: Call, app: App): Answer {
  const fileName = textParam(params, 'file_name') ?? '';
  const fileType = textParam(params, 'file_type')?.toLowerCase();
  const sizeBytes = Number(textParam(params, 'file_length'));
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 1)
    return refuseParameter(world, 'The parameter file_length is required');
  if (sizeBytes > LIMITS.documentBytes.value)
    return refuseParameter(world, 'Param file_length is larger than any sample may be');
  if (fileType === undefined) return refuseParameter(world, 'The parameter file_type is required');
  if (!FILE_TYPES.includes(fileType))
    return refuseParameter(world, `Param file_type must be one of {${FILE_TYPES.join(', ')}}.`);
  const number = count(world, 'upload');
  const id = `upload:${Buffer.from(opaque(world.seed, 36, 'upload', number)).toString('base64url')}`;
  world.uploads.set(id, {
    id,
    appId: app.id,
    fileName,
    fileType,
    sizeBytes,
    receivedBytes: 0,
    handle: undefined,
  });
  // Real ids end in a signature, which makes it a query once the id is a path (seen by implementers).
  return jsonAnswer(200, { id: `${id}?sig=${opaque(world.seed, 20, 'upload signature', number)}` });
}

/** `GET {upload}`: how much has come, to go on from there. */
export function readUpload(_world: World, _call: Call, { id, receivedBytes }: Upload): Answer {
  return jsonAnswer(200, { id, file_offset: receivedBytes });
}

/** `POST {upload}`: takes the bytes from `file_offset` on; the handle comes with the last one. */
export function receiveUpload(world: World, { request }: Call, upload: Upload): Answer {
  const offset = Number(request.headers.file_offset);
  if (request.headers.file_offset === undefined || !Number.isSafeInteger(offset)) {
    return refuseParameter(world, 'The header file_offset is required');
  }
  if (offset !== upload.receivedBytes || upload.handle !== undefined) {
    return refuseParameter(world, `The file_offset must be ${upload.receivedBytes}`);
  }
  const { body } = request;
  const sizeBytes = body.kind === 'bytes' ? body.bytes.length : 0;
  if (offset + sizeBytes > upload.sizeBytes)
    return refuseParameter(world, `More bytes were sent than file_length said: ${upload.sizeBytes}`);
  upload.receivedBytes += sizeBytes;
  // What Meta answers to a part was not found: the same as to a question about it.
  if (upload.receivedBytes < upload.sizeBytes) return readUpload(world, { params: {}, request }, upload);
  upload.handle = `4::${Buffer.from(`${upload.fileType}:${opaque(world.seed, 48, 'handle', upload.id)}`).toString('base64url')}`;
  return jsonAnswer(200, { h: upload.handle });
}

/** The whole file behind a handle; undefined when nobody was given that handle. */
export function uploadOfHandle(world: World, handle: string): Upload | undefined {
  for (const upload of world.uploads.values()) if (upload.handle === handle) return upload;
  return undefined;
}
