export type { Download, FileSink } from './call.ts';
export { wabaActivities } from './calls/activities.ts';
export {
  analyticsField,
  conversationAnalytics,
  messageAnalytics,
  pricingAnalytics,
} from './calls/analytics.ts';
export { blockedUsers, blockUsers, unblockUsers } from './calls/blocked-users.ts';
export { healthStatus } from './calls/health.ts';
export { deleteMedia, downloadMedia, mediaNode, pourMedia, uploadMedia } from './calls/media.ts';
export { messageHistory, messageHistoryEvents } from './calls/message-history.ts';
export type { MessageProblem } from './calls/messages/checks.ts';
export type { OutgoingMessage } from './calls/messages/message.ts';
export { messageProblems } from './calls/messages/problems.ts';
export { type MarketingMessage, markRead, sendMarketingMessage, sendMessage } from './calls/messages/send.ts';
export {
  overridePhoneCallback,
  overrideWabaCallback,
  removePhoneOverride,
  removeWabaOverride,
} from './calls/overrides.ts';
export { collect, paginate, wholeList } from './calls/paging.ts';
export { phoneNode } from './calls/phone.ts';
export { businessProfile, updateBusinessProfile } from './calls/profile.ts';
export { openSampleUpload, sampleOffset, sendSample, uploadSample } from './calls/sample-upload.ts';
export {
  appSubscriptions,
  subscribeApp,
  subscribedApps,
  subscribeWaba,
  unsubscribeApp,
  unsubscribeWaba,
  whatsappSubscription,
} from './calls/subscriptions.ts';
export { requestSync } from './calls/sync.ts';
export { templateAnalytics } from './calls/template-analytics.ts';
export { archiveTemplates, unarchiveTemplates } from './calls/templates/archive.ts';
export type {
  LibraryTemplateDefinition,
  TemplateComponent,
  TemplateDefinition,
} from './calls/templates/definition.ts';
export { templateLibrary } from './calls/templates/library.ts';
export {
  compareTemplates,
  migrateTemplates,
  templatePreviews,
  unpauseTemplate,
} from './calls/templates/manage.ts';
export { messageTemplates, templateCounts, templateNode } from './calls/templates/read.ts';
export {
  createTemplate,
  deleteTemplates,
  editTemplate,
  upsertAuthenticationTemplates,
} from './calls/templates/write.ts';
export { appOfToken, exchangeCode, fetchSystemUserToken, inspectToken } from './calls/tokens.ts';
export { enableTemplateInsights, wabaNode, wabaPhoneNumbers } from './calls/waba.ts';
export { createGraph, type Exchange, type Graph, type GraphCall, type GraphOptions } from './client.ts';
export { createLimits, type Limits } from './limits/limits.ts';
export { isCredential, withoutCredentials } from './redact.ts';
