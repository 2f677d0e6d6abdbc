import type { Row } from './row.ts';
import type { PaneName } from './state.ts';

/** What is drawn of a state: every row cut and filled to fit, nothing left to decide. */
export interface Frame {
  readonly columns: number;
  readonly rows: number;
  readonly status: Row;
  /** Side by side, left to right; as wide as the screen together. */
  readonly panes: readonly PaneFrame[];
  /** Under the panes: notice, field of a filter, or the keys of the moment. */
  readonly footer: Row;
  /** Drawn instead of what it covers, from this place on; from 0. */
  readonly overlay: {
    readonly left: number;
    readonly top: number;
    readonly columns: number;
    readonly rows: readonly Row[];
  } | null;
  /** Where the terminal's own cursor is to stand while something is typed; from 0. */
  readonly cursor: { readonly column: number; readonly row: number } | null;
}

export interface PaneFrame {
  readonly name: PaneName;
  readonly columns: number;
  /** As many as the screen has between status and footer. */
  readonly rows: readonly Row[];
}
