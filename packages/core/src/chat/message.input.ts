import { z } from 'zod';
import { id, invalid } from '../kernel/index.ts';

/** Markdown, and not only white space. `<@usr_…>` mentions somebody. */
export const messageBody = () => z.string().trim().min(1).max(20_000);

const EMOJI = /^\p{RGI_Emoji}$/v;
/** Asks for the coloured form of a character that has a plain one, too. */
const COLOURED = '\uFE0F';

export const reactionInput = {
  message_id: id('msg'),
  /** One emoji. */
  emoji: z.string().min(1).max(40),
};

/** The emoji in the one form in which it is kept: ❤ and ❤️ are the same reaction. */
export function emojiOf(text: string): string {
  const found = [text, `${text}${COLOURED}`].find((form) => EMOJI.test(form));
  if (found === undefined) throw invalid('emoji', 'expected one emoji, such as 👍');
  return found;
}
