import { day, dayIn, invalid, plusDays } from '../kernel/index.ts';
import { momentOf } from './recurrence.moment.ts';

export const MOST_COUNT = 1000;
const MOST_INTERVAL = 999;
const MOST_VALUES = 31;

/** A recurrence rule of RFC 5545, part by part. */
export type Rule = ReadonlyMap<string, string>;

type Check = (value: string) => boolean;

const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(value);
const upTo =
  (most: number): Check =>
  (value) =>
    /^[1-9]\d{0,3}$/.test(value) && Number(value) <= most;
const each =
  (check: Check): Check =>
  (value) =>
    value.split(',').length <= MOST_VALUES && value.split(',').every(check);
/** From 1, or from the end by -1. */
const places = (most: number): Check => each((value) => upTo(most)(value.replace(/^[+-]/, '')));

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The parts a rule of days may have. */
const PARTS: Readonly<Record<string, Check>> = {
  FREQ: oneOf('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
  INTERVAL: upTo(MOST_INTERVAL),
  COUNT: upTo(MOST_COUNT),
  UNTIL: (value) => /^\d{8}(T\d{6}Z)?$/.test(value),
  WKST: oneOf(...WEEKDAYS),
  BYMONTH: each(upTo(12)),
  BYWEEKNO: places(53),
  BYYEARDAY: places(366),
  BYMONTHDAY: places(31),
  BYDAY: each((value) => /^([+-]?([1-9]|[1-4]\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)$/.test(value)),
  BYSETPOS: places(366),
  RSCALE: oneOf('GREGORIAN'),
  SKIP: oneOf('OMIT', 'BACKWARD', 'FORWARD'),
};

/** Why a part is not taken, where its name says it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  BYHOUR: 'a rule gives days; time_of_day says when',
  BYMINUTE: 'a rule gives days; time_of_day says when',
  BYSECOND: 'a rule gives days; time_of_day says when',
  DTSTART: 'starts_on says it',
};

/** What the library reads otherwise than the standard, or nobody can: each pair of parts excludes the other. */
const APART = [
  ['COUNT', 'UNTIL'],
  ['BYYEARDAY', 'BYDAY'],
  ['BYYEARDAY', 'BYMONTHDAY'],
  ['BYYEARDAY', 'BYSETPOS'],
  ['BYWEEKNO', 'BYYEARDAY'],
  ['BYWEEKNO', 'BYMONTHDAY'],
] as const;

const wrong = (message: string, ways?: Record<string, string>) => invalid('rrule', message, 'invalid', ways);

/** Reads a rule, with or without `RRULE:` before it, and refuses what does not give days. */
export function ruleOf(text: string): Rule {
  const rule = new Map<string, string>();
  for (const part of text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '')
    .split(';')) {
    const [name = '', value = '', ...more] = part.split('=');
    const check = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (rule.has(name)) throw wrong(`names ${name} twice`);
    if (name === 'EXDATE')
      throw wrong('EXDATE: a rule leaves out no single days', { 'task_recurrences.skip': 'leaves out a day' });
    if (!check) throw wrong(ELSEWHERE[name] ?? `${name.slice(0, 20) || 'nothing'} is no part of a rule of days`);
    if (name === 'FREQ' && /^(HOUR|MINUTE|SECOND)LY$/.test(value)) {
      throw wrong('repeats by days at least: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY');
    }
    if (more.length > 0 || !check(value)) throw wrong(`${name}=${value.slice(0, 50)} cannot be`);
    rule.set(name, value);
  }
  if (!rule.has('FREQ')) throw wrong('needs FREQ: DAILY, WEEKLY, MONTHLY or YEARLY');
  for (const [one, other] of APART) {
    if (rule.has(one) && rule.has(other)) throw wrong(`cannot have ${one} together with ${other}`);
  }
  if (
    /\d/.test(rule.get('BYDAY') ?? '') &&
    rule
      .get('BYDAY')
      ?.split(',')
      .some((each) => !/\d/.test(each))
  ) {
    throw wrong('cannot have weekdays with and without a number in one BYDAY');
  }
  if (rule.has('SKIP') && !rule.has('RSCALE')) rule.set('RSCALE', 'GREGORIAN');
  return rule;
}

export const textOf = (rule: Rule): string => [...rule].map(([name, value]) => `${name}=${value}`).join(';');

const dashed = (digits: string) => `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;

/** The last day a rule may give; null when it says none. */
export function untilOf(rule: Rule): string | null {
  const until = rule.get('UNTIL');
  return until === undefined ? null : dashed(until);
}

/** The rule with the last day it may give where it names the last instant, and that day being one. */
export function withUntilDay(rule: Rule, time_of_day: string, time_zone: string): Rule {
  const until = rule.get('UNTIL');
  if (until === undefined) return rule;
  let last = dashed(until);
  if (!day().safeParse(last).success) throw wrong(`UNTIL=${until} is no day`);
  if (until.length > 8) {
    const at = new Date(`${last}T${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}Z`);
    if (Number.isNaN(at.getTime())) throw wrong(`UNTIL=${until} is no instant`);
    last = dayIn(time_zone, at);
    if (momentOf(last, time_of_day, time_zone) > at) last = plusDays(last, -1);
  }
  return new Map([...rule, ['UNTIL', last.replaceAll('-', '')]]);
}
