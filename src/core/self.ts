/** The process that coex is in, as others that share its store may know it. */
export interface Self {
  readonly pid: number;
  readonly machine: string;
  /** Whether there is a process of that id on this machine. */
  readonly isRunning: (pid: number) => boolean;
}
