import type { Font } from './fonts.ts';

export interface Style {
  readonly font: Font;
  readonly size: number;
  readonly color: string;
}

const INK = '#111827';
const GREY = '#6b7280';

export const STYLES = {
  title: { font: 'bold', size: 21, color: INK },
  name: { font: 'bold', size: 12.5, color: INK },
  strong: { font: 'bold', size: 9, color: INK },
  body: { font: 'regular', size: 9, color: INK },
  grand: { font: 'bold', size: 11, color: INK },
  label: { font: 'regular', size: 8, color: GREY },
  heading: { font: 'bold', size: 8, color: GREY },
  small: { font: 'regular', size: 8, color: GREY },
  foot: { font: 'regular', size: 7, color: GREY },
} as const satisfies Record<string, Style>;

export const RULE = { strong: '#374151', light: '#e5e7eb' } as const;

/** Of the font's size. Noto's own line is looser than a document wants. */
export const LINE_HEIGHT = 1.4;
