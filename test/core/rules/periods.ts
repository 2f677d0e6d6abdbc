interface Period {
  readonly name: string;
  readonly from?: string;
  readonly until?: string;
}

/** Pairs of rows about the same thing that are in force on the same day. */
export function overlapping<Row extends Period>(
  rows: readonly Row[],
  thingOf: (row: Row) => string,
): string[] {
  return rows.flatMap((one, at) =>
    rows
      .slice(at + 1)
      .filter((other) => thingOf(other) === thingOf(one))
      .filter((other) => startOf(one) <= endOf(other) && startOf(other) <= endOf(one))
      .map((other) => `${one.name} and ${other.name}`),
  );
}

const startOf = ({ from = '' }: Period) => from;
const endOf = ({ until = '9' }: Period) => until;
