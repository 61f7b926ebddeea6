const MENTION = /<@(usr_[0-7][0-9a-hjkmnp-tv-z]{25})>/g;

/** Whom a text names, as `<@usr_…>`, each once. Who of them is told is for where it stands to say. */
export const namedIn = (text: string): string[] => [
  ...new Set(Array.from(text.matchAll(MENTION), ([, user_id]) => user_id as string)),
];
