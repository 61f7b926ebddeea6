import { BASE_62_DIGITS } from 'fractional-indexing';

/**
 * The position a project's nth task is made at: the nth whole number in the notation of `fractional-indexing`. Numbers
 * only grow, so a new task comes last without looking at the others, and two made at once come in the order of their
 * keys. A move stays below the position of the number to come.
 */
export function positionOf(number: number): string {
  let rest = number;
  let width = 1;
  for (let size = 62; rest >= size; size *= 62) {
    rest -= size;
    width++;
  }
  let digits = '';
  for (let i = 0; i < width; i++) {
    digits = BASE_62_DIGITS.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return String.fromCharCode(96 + width) + digits;
}
