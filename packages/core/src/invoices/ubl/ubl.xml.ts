/** An XML element; in a list of them null stands for one that is left out. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly Element[];
}

type Content = string | null | undefined | readonly (Element | null)[];

/** An element, or null where there is nothing to put in it: UBL allows no empty ones. */
export function element(name: string, content: Content, attributes: Record<string, string> = {}): Element | null {
  if (content === null || content === undefined) return null;
  if (typeof content !== 'string') {
    const children = content.filter((child) => child !== null);
    return children.length ? { name, attributes, content: children } : null;
  }
  const text = content.replaceAll(NO_TEXT, '').trim();
  return text === '' ? null : { name, attributes, content: text };
}

export const toXml = (root: Element): string => `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, '')}`;

function write({ name, attributes, content }: Element, indent: string): string {
  const open = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`)].join(' ');
  const inner =
    typeof content === 'string'
      ? escaped(content)
      : `\n${content.map((child) => write(child, `${indent}  `)).join('')}${indent}`;
  return `${indent}<${open}>${inner}</${name}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 has no place for, such as control characters: it is left out. */
const NO_TEXT = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (char) => ENTITIES[char] as string);
