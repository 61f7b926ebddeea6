/** How the files of a type begin. The first that fits says what a file is. */
const SIGNATURES: readonly { readonly types: readonly string[]; readonly bytes: string; readonly at?: number }[] = [
  { types: ['image/png'], bytes: '89504e470d0a1a0a' },
  { types: ['image/jpeg'], bytes: 'ffd8ff' },
  { types: ['image/gif'], bytes: '47494638' },
  { types: ['image/webp'], bytes: '57454250', at: 8 },
  { types: ['image/heic', 'image/heif'], bytes: '6674797068656963', at: 4 },
  { types: ['application/pdf'], bytes: '255044462d' },
  // Archives, and what is packed as one: office documents, e-books.
  { types: ['application/zip', 'application/x-zip-compressed'], bytes: '504b0304' },
  { types: ['application/gzip', 'application/x-gzip'], bytes: '1f8b' },
];

/** Packed as zip archives, though their names do not say so. */
const ZIPPED = /^application\/(vnd\.openxmlformats-officedocument\.|vnd\.oasis\.opendocument\.|vnd\.ms-\w+\.\w+12$)/;

/** Bytes that tell types apart. */
export const HEAD = 32;

/** Shown in a browser without danger: neither of these runs anything. */
const INLINE = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf']);

export const mayInline = (content_type: string): boolean => INLINE.has(content_type.toLowerCase());

/** The type that a file's first bytes tell; null for those that tell none, such as text. */
export function sniff(head: Uint8Array): string | null {
  const hex = Buffer.from(head).toString('hex');
  const found = SIGNATURES.find(({ bytes, at = 0 }) => hex.startsWith(bytes, at * 2));
  return found?.types[0] ?? null;
}

/**
 * Whether a file may be of the type it was announced as. Of a type that has a signature it must bear it, and no other
 * type may bear one; `application/octet-stream` claims nothing.
 */
export function fits(content_type: string, head: Uint8Array): boolean {
  const announced = content_type.toLowerCase();
  if (announced === 'application/octet-stream') return true;
  const wanted = SIGNATURES.find(({ types }) => types.includes(announced)) ?? zipped(announced);
  return sniff(head) === (wanted?.types[0] ?? null);
}

const zipped = (type: string) =>
  ZIPPED.test(type) || type.endsWith('+zip')
    ? SIGNATURES.find(({ types }) => types.includes('application/zip'))
    : undefined;
