const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that is never markup, in an element or in a quoted attribute. */
export const escaped = (value: string): string => value.replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string);

/** What went wrong, read out at once. */
export const alert = (fault: string | undefined): string => (fault ? `<p role="alert">${escaped(fault)}</p>` : '');

/** A line to fill in; what it is and takes, as attributes. */
export const field = (label: string, attributes: string): string =>
  `<label class="field">${label}\n<input ${attributes}></label>`;

/** What a form sends along without showing it. */
export const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${escaped(value)}">`;
