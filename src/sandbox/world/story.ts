/** What a story has named so far: ids of what was said, by label. */
export interface Story {
  readonly named: Map<string, string>;
}

/** One thing somebody does in a story. */
export interface StoryStep {
  /** The name of an action. */
  readonly do: string;
  /** The action's input. A text `$label` stands for the id of what a step before named so. */
  readonly with: Readonly<Record<string, unknown>>;
  /** Names the outcome for later steps. */
  readonly as?: string;
}
