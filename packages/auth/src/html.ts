const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that is never markup, in an element or in a quoted attribute. */
export const escaped = (value: string): string => value.replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string);
