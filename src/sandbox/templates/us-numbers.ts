/*
 * Area codes of +1 that are not the United States: Canada and the countries of the Caribbean and the Pacific that share
 * the calling code (nanpa.com, area code reports, 2026). Territories of the United States, such as 787, count to it.
 */
const ELSEWHERE =
  '204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 460 468 474 506 ' +
  '514 519 537 548 568 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 851 867 873 ' +
  '879 902 905 942 242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876';

const ELSEWHERE_CODES: ReadonlySet<string> = new Set(ELSEWHERE.split(' '));

/** Whether a phone, in digits, is of the United States: `+1` with an area code there. */
export function isOfUnitedStates(digits: string): boolean {
  return digits.startsWith('1') && digits.length === 11 && !ELSEWHERE_CODES.has(digits.slice(1, 4));
}
