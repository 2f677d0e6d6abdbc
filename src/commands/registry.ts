import type { Command } from './command.ts';

/** Every command by its name, loaded when it runs. What help and completion need stands in `manifest.json`. */
export const COMMANDS = {
  api: () => import('./api.ts'),
  'chats export': () => import('./chats/export.ts'),
  'chats list': () => import('./chats/list.ts'),
  'chats show': () => import('./chats/show.ts'),
  check: () => import('./check/check.ts'),
  compare: () => import('./compare.ts'),
  completion: () => import('./completion.ts'),
  'config explain': () => import('./config/explain.ts'),
  'config get': () => import('./config/get.ts'),
  'config list': () => import('./config/list.ts'),
  'config set': () => import('./config/set.ts'),
  'config unset': () => import('./config/unset.ts'),
  'contacts list': () => import('./contacts/list.ts'),
  demo: () => import('./demo/demo.ts'),
  diagnose: () => import('./diagnose/diagnose.ts'),
  doctor: () => import('./doctor.ts'),
  drift: () => import('./drift/drift.ts'),
  'drift ack': () => import('./drift/ack.ts'),
  'drift calendar': () => import('./drift/calendar.ts'),
  'drift replay': () => import('./drift/replay.ts'),
  'drift snooze': () => import('./drift/snooze.ts'),
  explain: () => import('./explain.ts'),
  features: () => import('./features.ts'),
  feed: () => import('./feed/feed.ts'),
  'history export': () => import('./history/export.ts'),
  'history status': () => import('./history/status.ts'),
  'history verify': () => import('./history/verify.ts'),
  'history watch': () => import('./history/watch.ts'),
  ingest: () => import('./ingest.ts'),
  listen: () => import('./listen.ts'),
  'media fetch': () => import('./media/fetch.ts'),
  'media list': () => import('./media/list.ts'),
  'media verify': () => import('./media/verify.ts'),
  'messages list': () => import('./messages/list.ts'),
  'numbers list': () => import('./numbers/list.ts'),
  'numbers show': () => import('./numbers/show.ts'),
  offboard: () => import('./offboard.ts'),
  onboard: () => import('./onboard/onboard.ts'),
  'onboard status': () => import('./onboard/status.ts'),
  project: () => import('./project.ts'),
  rebuild: () => import('./rebuild.ts'),
  rules: () => import('./rules.ts'),
  'sandbox start': () => import('./sandbox/start.ts'),
  'sandbox status': () => import('./sandbox/status.ts'),
  'sandbox trigger': () => import('./sandbox/trigger.ts'),
  'sandbox act': () => import('./sandbox/act.ts'),
  'sandbox advance': () => import('./sandbox/advance.ts'),
  'sandbox log': () => import('./sandbox/log.ts'),
  'sandbox redeliver': () => import('./sandbox/redeliver.ts'),
  'sandbox rules': () => import('./sandbox/rules.ts'),
  'sandbox fault add': () => import('./sandbox/fault/add.ts'),
  'sandbox fault list': () => import('./sandbox/fault/list.ts'),
  'sandbox fault remove': () => import('./sandbox/fault/remove.ts'),
  'sandbox fault clear': () => import('./sandbox/fault/clear.ts'),
  'sandbox export': () => import('./sandbox/export.ts'),
  'sandbox import': () => import('./sandbox/import.ts'),
  'sandbox scenario list': () => import('./sandbox/scenario/list.ts'),
  'sandbox scenario run': () => import('./sandbox/scenario/run.ts'),
  schema: () => import('./schema.ts'),
  'secrets list': () => import('./secrets/list.ts'),
  'secrets remove': () => import('./secrets/remove.ts'),
  'secrets set': () => import('./secrets/set.ts'),
  'store check': () => import('./store/check.ts'),
  'store copy': () => import('./store/copy.ts'),
  'store migrate': () => import('./store/migrate.ts'),
  'store prune': () => import('./store/prune.ts'),
  'store status': () => import('./store/status.ts'),
  'templates apply': () => import('./templates/apply.ts'),
  'templates archive': () => import('./templates/archive.ts'),
  'templates delete': () => import('./templates/delete.ts'),
  'templates lint': () => import('./templates/lint.ts'),
  'templates plan': () => import('./templates/plan.ts'),
  'templates pull': () => import('./templates/pull.ts'),
  'templates review': () => import('./templates/review.ts'),
  'templates rules': () => import('./templates/rules.ts'),
  'templates schema': () => import('./templates/schema.ts'),
  'templates status': () => import('./templates/status.ts'),
  'templates test': () => import('./templates/test.ts'),
  'templates unarchive': () => import('./templates/unarchive.ts'),
  'users join': () => import('./users/join.ts'),
  'users links': () => import('./users/links.ts'),
  'users split': () => import('./users/split.ts'),
} as const satisfies Record<string, () => Promise<{ command: object }>>;

type CommandName = keyof typeof COMMANDS;

/** What the words before the verb stand for. */
export const GROUPS: Readonly<Record<string, string>> = {
  chats: 'Read conversations, and export them.',
  config: 'Read and change settings.',
  contacts: 'Read the address books of the apps.',
  history: 'Follow, check and export the import of past messages.',
  media: 'Keep what people sent: pictures, recordings, documents.',
  messages: 'Read messages.',
  numbers: 'Read business numbers and their syncs.',
  sandbox: 'Emulate Meta, the phone and the customers.',
  'sandbox fault': 'Let things go wrong on purpose.',
  'sandbox scenario': 'Play stories, and check how they end.',
  secrets: 'Keep secrets out of flags and files.',
  store: 'Look after the store: schema, state, damage, copies, what is old.',
  templates: 'Keep message templates as files: check, plan, apply, review.',
  users: 'See who was taken for whom, and put it right.',
};

/** The command of that name; undefined when there is none. */
export async function findCommand(name: string): Promise<Command | undefined> {
  if (!isCommandName(name)) return undefined;
  const { command } = await COMMANDS[name]();
  // Each command is typed by its own schemas; whoever runs one validates first and needs only the common shape.
  return command as unknown as Command;
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}
