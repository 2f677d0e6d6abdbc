import { strikeCall } from '../faults/call-faults.ts';
import type { Answer, Request } from '../http.ts';
import type { World } from '../world/world.ts';
import { admit } from './access.ts';
import { readActivities } from './activities.ts';
import { readAppSubscriptions, subscribeApp, unsubscribeApp } from './app-subscriptions.ts';
import { blockUsers, readBlockedUsers, unblockUsers } from './block-users.ts';
import { readBusiness, readClientWabas, readOwnedWabas } from './business-node.ts';
import { type Call, paramsOf, textParam } from './call.ts';
import { debugToken } from './debug-token.ts';
import { answerEndpoint, refuseUnknown } from './dispatch.ts';
import { type Answered, type Endpoint, MANAGEMENT, MESSAGING } from './endpoint.ts';
import { deleteMedia, readMedia, serveMediaFile, uploadMedia } from './media.ts';
import { readMessageEvents, readMessageHistory } from './message-history.ts';
import { type NodePath, nameOf, readNodePath } from './node-path.ts';
import { exchangeCode } from './oauth.ts';
import { readPhone, readPhoneNumbers } from './phone-node.ts';
import { readSettings, updateSettings } from './phone-settings.ts';
import { readProfile, updateProfile } from './profile.ts';
import { refuse, refuseSaying } from './refuse.ts';
import { deregister, register } from './register.ts';
import { sendMarketingMessage, sendMessage } from './send-message.ts';
import { readSubscribedApps, subscribeWaba, unsubscribeWaba } from './subscribed-apps.ts';
import { requestSync } from './sync-requests.ts';
import { issueSystemUserToken } from './system-user-token.ts';
import { TEMPLATE_ENDPOINTS } from './templates/endpoints.ts';
import { updatePhone } from './update-phone.ts';
import { updateWaba } from './update-waba.ts';
import { openUpload, readUpload, receiveUpload } from './uploads.ts';
import { readWaba } from './waba-node.ts';

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET debug_token': { of: 'anyone', run: debugToken },
  'GET {app}/subscriptions': { of: 'app', run: readAppSubscriptions },
  'POST {app}/subscriptions': { of: 'app', run: subscribeApp },
  'DELETE {app}/subscriptions': { of: 'app', run: unsubscribeApp },
  'POST {app}/uploads': { of: 'own-app', run: openUpload },
  'GET {upload}': { of: 'upload', run: readUpload },
  'POST {upload}': { of: 'upload', run: receiveUpload },
  'GET {business}': { of: 'business', run: readBusiness },
  'GET {business}/owned_whatsapp_business_accounts': { of: 'business', run: readOwnedWabas },
  'GET {business}/client_whatsapp_business_accounts': { of: 'business', run: readClientWabas },
  'POST {business}/system_user_access_tokens': { of: 'business', run: issueSystemUserToken },
  'GET {waba}': { of: 'waba', needs: MANAGEMENT, run: readWaba },
  'POST {waba}': { of: 'waba', needs: MANAGEMENT, run: updateWaba },
  'GET {waba}/activities': { of: 'waba', needs: MANAGEMENT, run: readActivities },
  'GET {waba}/phone_numbers': { of: 'waba', needs: MANAGEMENT, run: readPhoneNumbers },
  'GET {waba}/subscribed_apps': { of: 'waba', needs: MANAGEMENT, run: readSubscribedApps },
  'POST {waba}/subscribed_apps': { of: 'waba', needs: MANAGEMENT, run: subscribeWaba },
  'DELETE {waba}/subscribed_apps': { of: 'waba', needs: MANAGEMENT, run: unsubscribeWaba },
  'GET {phone}': { of: 'phone', needs: MANAGEMENT, run: readPhone },
  'POST {phone}': { of: 'phone', needs: MANAGEMENT, run: updatePhone },
  'GET {phone}/block_users': { of: 'phone', needs: MESSAGING, run: readBlockedUsers },
  'POST {phone}/block_users': { of: 'phone', needs: MESSAGING, run: blockUsers },
  'DELETE {phone}/block_users': { of: 'phone', needs: MESSAGING, run: unblockUsers },
  'POST {phone}/deregister': { of: 'phone', needs: MANAGEMENT, run: deregister },
  'POST {phone}/marketing_messages': { of: 'phone', needs: MESSAGING, run: sendMarketingMessage },
  'POST {phone}/media': { of: 'phone', needs: MESSAGING, run: uploadMedia },
  'GET {phone}/message_history': { of: 'phone', needs: MANAGEMENT, run: readMessageHistory },
  'POST {phone}/messages': { of: 'phone', needs: MESSAGING, run: sendMessage },
  'POST {phone}/register': { of: 'phone', needs: MANAGEMENT, run: register },
  'GET {phone}/settings': { of: 'phone', needs: MANAGEMENT, run: readSettings },
  'POST {phone}/settings': { of: 'phone', needs: MANAGEMENT, run: updateSettings },
  'POST {phone}/smb_app_data': { of: 'phone', needs: MANAGEMENT, run: requestSync },
  'GET {phone}/whatsapp_business_profile': { of: 'phone', needs: MANAGEMENT, run: readProfile },
  'POST {phone}/whatsapp_business_profile': { of: 'phone', needs: MANAGEMENT, run: updateProfile },
  'GET {media}': { of: 'media', needs: MESSAGING, run: readMedia },
  'DELETE {media}': { of: 'media', needs: MESSAGING, run: deleteMedia },
  ...TEMPLATE_ENDPOINTS,
  'GET {message-history}/events': { of: 'message-history', needs: MANAGEMENT, run: readMessageEvents },
};

/** Answers a call to the Graph API of any version. */
export async function answerGraph(world: World, request: Request): Promise<Answer> {
  const { body, path, method } = request;
  if (body.kind === 'too-large') return refuse(world, 'too-large');
  if (body.kind === 'malformed')
    return refuse(world, 'bad-parameter', 'The body is not a JSON object, nor a whole form.');
  const params = paramsOf(request);
  const node = readNodePath(world, path);
  const name = path[0] === 'media-files' ? `${method} media-files` : nameOf(method, node);
  const struck = {
    name,
    numberId: node.kind === '{phone}' ? node.id : undefined,
    recipient: textParam(params, 'to') ?? textParam(params, 'recipient'),
  };
  return strikeCall(world, struck, async () => answerNamed(world, { params, request }, name, node));
}

function answerNamed(world: World, call: Call, name: string, node: NodePath): Answered {
  if (name === 'GET oauth/access_token') return exchangeCode(world, call);
  const caller = admit(world, call.request, call.params);
  if ('refusal' in caller) {
    const { refusal, message } = caller;
    return message === undefined ? refuse(world, refusal) : refuseSaying(world, refusal, message);
  }
  if (name === 'GET media-files') return serveMediaFile(world, call, caller);
  if (Object.hasOwn(call.params, 'batch') || Object.hasOwn(call.params, 'ids'))
    return refuse(world, 'no-batch');
  const endpoint = Object.hasOwn(ENDPOINTS, name) ? ENDPOINTS[name] : undefined;
  return endpoint === undefined
    ? refuseUnknown(world, call.request.method, node)
    : answerEndpoint(world, call, endpoint, node, caller);
}
