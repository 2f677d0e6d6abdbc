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

/** Higher is further; 0 for none and for statuses nobody has described. */
export function statusRank(status: string | null | undefined): number {
  return RANKS[status ?? ''] ?? 0;
}
