/** `time.start_timer` and `due_date` as GraphQL spells them: `timeStartTimer`, `dueDate`. */
export const camel = (name: string): string =>
  name.replace(/[._]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The same as the name of a type: `TimeStartTimer`. */
export const pascal = (name: string): string => camel(name).replace(/^./, (letter) => letter.toUpperCase());
