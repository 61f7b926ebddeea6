import { cs } from './cs.ts';
import { de } from './de.ts';
import { el } from './el.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import type { Labels } from './labels.ts';
import { nl } from './nl.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import { ru } from './ru.ts';
import { uk } from './uk.ts';

export type { Labels } from './labels.ts';

const TABLE: Readonly<Record<string, Labels>> = { cs, de, el, en, es, fr, it, nl, pl, pt, ru, uk };

/** The languages that documents can be printed in. */
export const LANGUAGES = Object.keys(TABLE);

/** The labels of a language such as de-AT, and the language of which they are; English where there are none. */
export function labelsOf(language: string): { readonly labels: Labels; readonly language: string } {
  const labels = TABLE[language.slice(0, 2)];
  return labels ? { labels, language } : { labels: en, language: 'en' };
}

/** Fills `{name}` in a label. */
export const filled = (label: string, values: Readonly<Record<string, string | number>>): string =>
  label.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
