import { layoutOf, textColumnsOf } from './layout.ts';
import type { Marks } from './marks.ts';
import { readingOf } from './overlay-frame.ts';
import { detailsRows } from './rows/details.ts';
import { lastPageLine } from './rows/page.ts';
import type { FeedState } from './state.ts';

/** The last line of a text of several rows a line that its page can begin with. */
export interface LastLine {
  /** Of what is read over the panes; 0 while nothing is. */
  readonly ofOverlay: (state: FeedState) => number;
  readonly ofDetails: (state: FeedState) => number;
}

export function createLastLine(marks: Marks): LastLine {
  return {
    ofOverlay: ({ overlay, size }) => {
      if (overlay.kind !== 'help' && overlay.kind !== 'report') return 0;
      const { lines, height } = readingOf(overlay, size, marks);
      return lastPageLine(lines, height);
    },
    ofDetails: ({ details: { shown }, size, focus, showsDetails }) => {
      if (shown === null) return 0;
      const layout = layoutOf(size, focus, showsDetails);
      const columns = textColumnsOf(layout, 'details', size);
      return lastPageLine(detailsRows(shown, columns, marks), layout.listRows);
    },
  };
}
