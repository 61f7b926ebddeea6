/**
 * Content-Disposition with a name in any script: in ASCII for who reads no other (RFC 6266), and percent-encoded
 * (RFC 8187).
 */
export function disposition(file_name: string, inline: boolean): string {
  const ascii = file_name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(file_name.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
