declare module 'pgpass' {
  /** Looks for the password of a connection in ~/.pgpass; undefined when there is none. */
  function readPasswordFile(where: object, found: (password: string | undefined) => void): void;
  // biome-ignore lint/style/noDefaultExport: what it exports
  export default readPasswordFile;
}
