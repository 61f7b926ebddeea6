import { talkingIn } from '../chat/index.ts';
import { accessOf, type LoggedEvent, loadMemberships, loggedEvent } from '../events/index.ts';
import type { Caller, Context, Envelope } from '../kernel/index.ts';
import { watchersOf } from '../tasks/index.ts';
import { CATEGORIES } from './notification.category.ts';
import type { Draft } from './notification.draft.ts';
import { peopleOf } from './notification.people.ts';
import type { Who } from './notification.source.ts';
import { type Heard, heard } from './sources/index.ts';

interface Candidate extends Heard {
  readonly event: LoggedEvent;
  readonly topic_id: string;
  readonly to: readonly Who[];
}

/** What the events are news as, before anybody is asked for. */
export const candidatesOf = (events: readonly Envelope[]): Candidate[] =>
  events.flatMap((envelope) => {
    const wanted = heard(envelope).flatMap(({ news, source }) => {
      const to = source.to(envelope);
      const topic_id = envelope.data[source.on.entity.topic];
      return to.length && typeof topic_id === 'string' ? [{ news, source, topic_id, to }] : [];
    });
    if (wanted.length === 0) return [];
    const event = loggedEvent(JSON.stringify(envelope));
    return wanted.map((candidate) => ({ event, ...candidate }));
  });

/**
 * What is written for whom: live members who see what it is about as of now, and never of their own doing. Of what one
 * call did to one thing a person is told once, in the first category.
 */
export async function choose(ctx: Context, candidates: readonly Candidate[]): Promise<Draft[]> {
  const named = candidates.flatMap(({ to }) => to);
  const watchers = await watchersOf(ctx, namedBy(named, 'watching'));
  const talkers = await talkingIn(ctx, namedBy(named, 'talking'));
  const all = named.some((who) => typeof who === 'object' && 'holding' in who);
  const ids = [
    ...named.filter((who) => typeof who === 'string'),
    ...[...watchers.values(), ...talkers.values()].flat(),
  ];
  const people = await peopleOf(ctx, all ? 'all' : [...new Set(ids)]);
  const memberships = await loadMemberships(ctx.query, ctx.caller.org_id, [...people.keys()]);

  const reached = (who: Who): readonly string[] => {
    if (typeof who === 'string') return [who];
    if ('watching' in who) return watchers.get(who.watching) ?? [];
    if ('talking' in who) return talkers.get(who.talking) ?? [];
    return [...people.values()].filter(({ permissions }) => permissions.has(who.holding)).map(({ user_id }) => user_id);
  };
  const sees = ({ event, source }: Candidate, person: Caller): boolean =>
    event.seenBy(accessOf(person, memberships)) && (source.may?.(ctx, person, event.envelope) ?? true);

  const chosen = new Map<string, Draft>();
  for (const candidate of candidates) {
    const { source, topic_id, to } = candidate;
    const { actor, occurred_at, request_id } = candidate.event.envelope;
    for (const user_id of new Set(to.flatMap(reached))) {
      const person = people.get(user_id);
      if (!person || (user_id === actor.user_id && !source.ofOwn)) continue;
      // A request's id is its sender's to choose, and may be anybody's.
      const once = [user_id, topic_id, actor.user_id, occurred_at, request_id].join(' ');
      const had = chosen.get(once);
      const first = !had || CATEGORIES.indexOf(source.category) < CATEGORIES.indexOf(had.category);
      if (first && sees(candidate, person)) chosen.set(once, draftOf(candidate, user_id));
    }
  }
  return [...chosen.values()].sort((a, b) => a.event_seq - b.event_seq);
}

const namedBy = (named: readonly Who[], by: 'watching' | 'talking'): string[] =>
  named.flatMap((who) => (typeof who === 'object' && by in who ? [(who as Record<typeof by, string>)[by]] : []));

const draftOf = ({ event: { envelope: event }, source, news, topic_id }: Candidate, user_id: string): Draft => ({
  user_id,
  cause: event.id,
  event_seq: event.seq,
  category: source.category,
  type: event.type,
  actor_id: event.actor.user_id,
  subject_type: event.subject.type,
  subject_id: event.subject.id,
  topic_type: news.topic.name,
  topic_id,
  due_on: null,
});
