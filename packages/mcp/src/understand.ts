import { type Caller, type Candidate, type Core, Failure, type FieldError, fail, failures } from '@stint/core';
import { chosen } from './choices.ts';
import { idsOf } from './named.ts';
import { placesIn, says } from './places.ts';
import type { Catalogue } from './session.ts';
import { daysOf } from './timed.ts';
import type { Tool } from './tool.ts';

export interface Understood {
  readonly input: Record<string, unknown>;
  /** What words came to mean: path to id, day or instant. Absent where nothing had to be understood. */
  readonly resolved?: Readonly<Record<string, string>>;
}

/** The input with ids where names were said, and days where words were: under the caller's eyes and in the caller's zone. */
export async function understand(
  core: Core,
  { named }: Catalogue,
  caller: Caller,
  request_id: string,
  { plan, operation, choices }: Tool,
  said: Record<string, unknown>,
  /** Ids that a person picked for words that fit several, by path. */
  picked: Readonly<Record<string, string>> = {},
): Promise<Understood> {
  const given = chosen(choices, said);
  if (!plan || !placesIn(given, plan).some(says)) return { input: given };
  const input = structuredClone(given);
  const resolved: Record<string, string> = {};
  for (const { path, holder, key } of placesIn(input, plan)) {
    const pick = Object.hasOwn(picked, path) ? picked[path] : undefined;
    if (pick !== undefined) resolved[path] = holder[key] = pick;
  }
  const places = placesIn(input, plan);
  const meanings = await core.read(caller, { via: 'mcp', request_id }, async (ctx) => [
    ...(await daysOf(ctx, core.entities.get('org_settings'), places)),
    ...(await idsOf(ctx, named, places, operation.effect === 'destroy')),
  ]);
  const errors = meanings.flatMap((meaning): FieldError[] =>
    'wrong' in meaning ? [{ field: meaning.place.path, code: 'not_understood', message: meaning.wrong }] : [],
  );
  if (errors.length) {
    const open = meanings.flatMap((meaning) =>
      'wrong' in meaning && meaning.may
        ? [{ path: meaning.place.path, words: meaning.place.value, candidates: meaning.may }]
        : [],
    );
    throw open.length === errors.length ? new Unclear(errors, open) : refused(errors);
  }
  for (const meaning of meanings) {
    if ('wrong' in meaning) continue;
    const { place, value, also = {} } = meaning;
    place.holder[place.key] = value;
    resolved[place.path] = value;
    for (const [field, other] of Object.entries(also)) {
      place.holder[field] = other;
      resolved[place.path.replace(/[^.]+$/, field)] = other;
    }
  }
  return { input, resolved };
}

const refused = (errors: FieldError[]): Failure => fail(failures.validation_failed, detailsOf(errors));

const detailsOf = (errors: FieldError[]) => ({
  detail: errors.map(({ field, message }) => `${field}: ${message}`).join('; '),
  errors,
});

/** Nothing is wrong but that words fit several; the person may be asked which. */
export class Unclear extends Failure {
  readonly places: readonly { path: string; words: string; candidates: readonly Candidate[] }[];

  constructor(errors: FieldError[], places: Unclear['places']) {
    super(failures.validation_failed, detailsOf(errors));
    this.places = places;
  }
}
