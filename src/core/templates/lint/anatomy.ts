import {
  type DraftButton,
  type DraftComponent,
  isKnownButton,
  isKnownComponent,
  type TemplateDraft,
} from '../../wire/graph/template-draft.ts';
import { isPositional, type Variable, variablesIn } from '../draft/variables.ts';
import type { DraftPath } from '../source.ts';
import { fixedWords } from './wording.ts';

/** What a message and a card both may have. */
export type DraftPart = NonNullable<DraftComponent['cards']>[number]['components'][number];

/** A component and the way to it. */
export interface PlacedComponent {
  readonly component: DraftPart;
  readonly path: DraftPath;
}

export interface PlacedButton {
  readonly button: DraftButton;
  readonly path: DraftPath;
}

/** The components of the message itself, or of a card. */
export interface Parts {
  readonly header: PlacedComponent | undefined;
  readonly body: PlacedComponent | undefined;
  readonly footer: PlacedComponent | undefined;
  /** Each component that holds buttons counts once: the first. */
  readonly buttons: readonly PlacedButton[];
  readonly all: readonly PlacedComponent[];
  readonly path: DraftPath;
}

/** A text that people read, with its variables found. */
export interface TextPart {
  readonly kind: 'header' | 'body' | 'footer';
  readonly isOnCard: boolean;
  readonly text: string;
  readonly variables: readonly Variable[];
  /** How many words it has that are no variables. */
  readonly words: number;
  readonly component: DraftPart;
  /** Of the component. */
  readonly path: DraftPath;
}

/** A draft taken apart once, for all checks. */
export interface Anatomy {
  readonly draft: TemplateDraft;
  readonly isAuthentication: boolean;
  /** Its content is Meta’s: there is nothing to read but what it is called. */
  readonly isFromLibrary: boolean;
  /** Whether `parameter_format` says so. */
  readonly isNamed: boolean;
  /** Whether the variables are names, whatever `parameter_format` says; where they are both or none, what it says. */
  readonly usesNames: boolean;
  readonly message: Parts;
  readonly cards: readonly Parts[];
  /** Texts that somebody wrote; those of authentication are Meta’s. */
  readonly texts: readonly TextPart[];
  /** Buttons of the message and of its cards. */
  readonly buttons: readonly PlacedButton[];
  /** Components that have a file for a sample. */
  readonly mediaPaths: ReadonlySet<string>;
}

/** Takes a draft apart; `media` are the components whose sample is a file. */
export function anatomyOf(draft: TemplateDraft, media: readonly DraftPath[] = []): Anatomy {
  const isAuthentication = draft.category === 'AUTHENTICATION';
  const message = partsOf(draft.components, ['components']);
  const carousel = draft.components.findIndex(({ type }) => type === 'CAROUSEL');
  const cards = (draft.components[carousel]?.cards ?? []).map((card, index) =>
    partsOf(card.components, ['components', carousel, 'cards', index, 'components']),
  );
  const groups = [message, ...cards];
  const texts = isAuthentication ? [] : groups.flatMap((parts) => textsOf(parts, parts !== message));
  const isNamed = draft.parameter_format === 'NAMED';
  const variables = texts.flatMap((part) => (part.kind === 'footer' ? [] : part.variables));
  const isOfOneKind = !hasNamed(variables) || !variables.some(({ name }) => isPositional(name));
  return {
    draft,
    isAuthentication,
    isFromLibrary: draft.library_template_name !== undefined,
    isNamed,
    usesNames: variables.length > 0 && isOfOneKind ? hasNamed(variables) : isNamed,
    message,
    cards,
    texts,
    buttons: groups.flatMap(({ buttons }) => buttons),
    mediaPaths: new Set(media.map((path) => path.join('/'))),
  };
}

/** Whether any of the variables is no number. */
export function hasNamed(variables: readonly Variable[]): boolean {
  return variables.some(({ name }) => !isPositional(name));
}

function partsOf(components: readonly DraftPart[], path: DraftPath): Parts {
  const all = components.map((component, index) => ({
    component: isKnownComponent(component.type) ? component : asStranger(component),
    path: [...path, index],
  }));
  const find = (type: string) => all.find(({ component }) => component.type === type);
  const buttons = find('BUTTONS');
  return {
    header: find('HEADER'),
    body: find('BODY'),
    footer: find('FOOTER'),
    buttons: (buttons?.component.buttons ?? []).map((button, index) => ({
      button: isKnownButton(button.type) ? button : asStranger(button),
      path: [...(buttons?.path ?? path), 'buttons', index],
    })),
    all,
    path,
  };
}

/** Under the keys of a type that nobody has described may stand anything: but for its type and a text it is not read. */
function asStranger<Part extends { readonly type: string }>(part: Part): Part {
  const { type, text } = part as { readonly type: string; readonly text?: unknown };
  return { type, ...(typeof text === 'string' && { text }) } as unknown as Part;
}

function textsOf({ header, body, footer }: Parts, isOnCard: boolean): TextPart[] {
  const part = (kind: TextPart['kind'], placed: PlacedComponent | undefined): TextPart[] => {
    const text = placed?.component.text;
    if (placed === undefined || text === undefined || text === '') return [];
    return [{ kind, isOnCard, text, variables: variablesIn(text), words: fixedWords(text), ...placed }];
  };
  const isText = header?.component.format === 'TEXT';
  return [...part('header', isText ? header : undefined), ...part('body', body), ...part('footer', footer)];
}
