import { isoTime } from '../../core/clock.ts';
import type { Breaking, Note, Refusal } from '../../core/templates/index.ts';
import { counted } from '../../tui/print/counted.ts';

/** Why a template stays as it is, in a sentence. */
export function refusalWords({ reason, until, detail = '' }: Refusal): string {
  const when = until === undefined ? '' : ` until ${isoTime(until)}`;
  switch (reason) {
    case 'edit-quota-day':
      return `An approved template can be edited once in 24 hours: not again${when}.`;
    case 'edit-quota-month':
      return `An approved template can be edited ten times in 30 days: not again${when}.`;
    case 'name-blocked':
      return `An approved template of this name was deleted: the name is blocked${when}. Another name can be used now.`;
    case 'category-of-approved':
      return `The account has it as ${detail}, and of an approved template the category cannot be changed. Take ${detail} into the file if Meta chose it, else use a new name.`;
    case 'category-of-name':
      return `Other languages of this name are ${detail}; all languages of a name have one category.`;
    case 'immutable-parameter-format':
      return `It has ${detail} parameters, which cannot be changed: use a new name.`;
    case 'immutable-sub-category':
      return `Its sub-category (${detail}) cannot be changed: use a new name.`;
    case 'immutable-library':
      return `Its library template (${detail}) cannot be changed: use a new name.`;
    case 'in-review':
      return 'It is in review, and cannot be changed before that is over.';
    case 'in-appeal':
      return 'An appeal is under way; it cannot be changed before that is decided.';
    case 'disabled':
      return 'Meta has disabled it: use a new name and another content.';
    case 'archived':
      return 'It is archived: `coex templates unarchive` brings it back first.';
    case 'pending-deletion':
      return 'It is being deleted.';
    case 'not-editable':
      return `It is ${detail || 'in no known state'}, in which it cannot be changed.`;
    case 'account-limit':
      return `The account has no room for it: ${detail} templates are used.`;
    case 'claimed-twice':
      return `It stands in ${detail} too.`;
    case 'meta-sample':
      return 'It is Meta’s own sample, which nobody can change.';
    case 'sample-missing':
      return 'Its header shows a file, and the template names none; Meta wants a sample with every creation and edit.';
    case 'sample-unreadable':
      return `Its sample cannot be read: ${detail}.`;
  }
}

/** What there is to know about a step, in a sentence. */
export function noteWords(note: Note): string {
  switch (note.note) {
    case 'recategorised':
      return `Meta has made it ${note.account}, the file says ${note.file}. ${costWords(note.cost)} It is not changed back.`;
    case 'category-scheduled':
      return `Meta has announced that it becomes ${note.to} (now ${note.from}). ${costWords(note.cost)}`;
    case 'category-changes':
      return `Its category changes from ${note.from} to ${note.to}. ${costWords(note.cost)}`;
    case 'renamed':
      return `It says the same as ${note.from}: a name and a language cannot be changed, so this makes another template.`;
    case 'rejected':
      return `Meta has rejected it${note.reason === 'NONE' ? '' : ` (${note.reason})`}.`;
    case 'reviewed-again':
      return 'It goes through review again.';
    case 'sample-unknown':
      return 'Whether Meta has this very sample is not known: coex did not upload it.';
  }
}

type Cost = (Note & { readonly note: 'category-changes' })['cost'];

function costWords({ effect, utilityInWindow }: Cost): string {
  switch (effect) {
    case 'none':
      return 'It costs the same.';
    case 'higher':
      return 'It costs more: utility is free inside the service window, this is not. By how much depends on the country.';
    case 'lower':
      return 'It costs less: utility is free inside the service window. By how much depends on the country.';
    case 'unknown':
      return utilityInWindow === 'charged'
        ? 'What that does to the cost is unknown here: both are charged, by rates of the country.'
        : 'What that does to the cost is unknown here.';
  }
}

/** What senders have to change. */
export function breakingWords({ what, part, before, after }: Breaking): string {
  switch (what) {
    case 'parameters':
      return `${part}: parameters ${before} become ${after}`;
    case 'header-format':
      return `${part}: what is sent for it changes from ${before} to ${after}`;
    case 'button-type':
      return `${part}: ${before} becomes ${after}`;
    case 'button-parameter':
      return `${part}: its parameter changes from ${before} to ${after}`;
    case 'cards':
      return `${before} cards become ${after}; a sender gives exactly as many`;
  }
}

/** `2 to create, 1 to edit, 3 refused`. */
export function summaryWords(counts: Readonly<Record<string, number>>): string {
  const says: Readonly<Record<string, (count: number) => string>> = {
    create: (count) => `${count} to create`,
    edit: (count) => `${count} to edit`,
    archive: (count) => `${count} to archive`,
    refused: (count) => `${count} refused`,
    unchanged: (count) => `${count} unchanged`,
    unmanaged: (count) => `${counted(count, 'template')} in no file`,
  };
  const parts = Object.entries(says).flatMap(([action, say]) => {
    const count = counts[action] ?? 0;
    return count === 0 ? [] : [say(count)];
  });
  return parts.length === 0 ? 'nothing there' : parts.join(', ');
}
