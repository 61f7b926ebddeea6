const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const part = 'numeric' as const;
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: part,
      month: part,
      day: part,
      hour: part,
      minute: part,
      second: part,
    });
    formats.set(zone, format);
  }
  return format;
}

/** How far the zone's clocks are ahead of UTC at an instant, in seconds. Instants are whole seconds since 1970. */
function offsetAt(instant: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(instant * 1000);
  const at = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
  return shown / 1000 - instant;
}

/**
 * The instants at which a zone's clocks show this, earliest first: two where the clocks go back over it. Where they go
 * forward over it, the instant as if they had not yet: 02:30 is then 03:30.
 */
export function instantsAt(day: string, seconds: number, zone: string): number[] {
  const shown = Date.parse(day) / 1000 + seconds;
  const offsets = [...new Set([offsetAt(shown - 86_400, zone), offsetAt(shown + 86_400, zone)])];
  const found = offsets.map((offset) => shown - offset).filter((at, i) => offsetAt(at, zone) === offsets[i]);
  return found.length ? found.sort((a, b) => a - b) : [shown - (offsets[0] as number)];
}
