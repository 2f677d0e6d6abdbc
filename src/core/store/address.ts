/** Whether an address of a store is the URL of a PostgreSQL database; everything else is the path of a file. */
export function isPostgresUrl(address: string): boolean {
  return /^postgres(ql)?:\/\//i.test(address);
}
