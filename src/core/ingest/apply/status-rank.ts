// Statuses come out of order and may skip one; a message never falls back (reference §4.10).
const RANKS: Readonly<Record<string, number>> = {
  pending: 1,
  accepted: 2,
  sent: 3,
  delivered: 4,
  read: 5,
  played: 6,
  failed: 7,
  error: 7,
};

/** The further of two statuses; of two as far as each other the later in the alphabet, in whatever order they come. */
export function furtherStatus(known: string | null, told: string | undefined): string | null {
  if (known === null || told === undefined) return told ?? known;
  const ahead = rank(told) - rank(known);
  return ahead > 0 || (ahead === 0 && told > known) ? told : known;
}

// 0 for statuses nobody has described.
function rank(status: string): number {
  return Object.hasOwn(RANKS, status) ? (RANKS[status] ?? 0) : 0;
}
