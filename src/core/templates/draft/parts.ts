import type { DraftButton, DraftComponent } from '../../wire/graph/template-draft.ts';

type Parts = readonly Pick<DraftComponent, 'type' | 'buttons'>[];

/** The first component of a type, of a template or of a card. */
export function componentOf<Component extends Parts[number]>(
  components: readonly Component[],
  type: string,
): Component | undefined {
  return components.find((component) => component.type === type);
}

/** The buttons of a template or of a card, in the order in which they are addressed when it is sent. */
export function buttonsOf(components: Parts): readonly DraftButton[] {
  return componentOf(components, 'BUTTONS')?.buttons ?? [];
}
