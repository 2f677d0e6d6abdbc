import { span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import type { FeedMessage } from '../source.ts';

/** Who spoke, by mark, word and colour. */
export function speakerRow(origin: FeedMessage['origin'], marks: Marks): Row {
  return [span(`${marks[origin]} ${origin}`, origin, 'strong')];
}
