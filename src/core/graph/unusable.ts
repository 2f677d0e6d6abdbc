/** Why an answer’s body is of no use. */
export interface Unusable {
  readonly problem: string;
  /** The same would come again. */
  readonly isLasting?: true;
}

export function tooLarge(maxBytes: number): Unusable {
  return { problem: `a body of more than ${maxBytes} bytes`, isLasting: true };
}

export function unknownEncoding(): Unusable {
  return { problem: 'a body in an encoding that was not asked for', isLasting: true };
}
