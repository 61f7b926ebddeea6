import type { FollowOptions } from '@stint/bus';
import { type Actor, type Envelope, eventFilterInput, validate } from '@stint/core';
import {
  type GraphQLFieldConfig,
  GraphQLID,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
} from 'graphql';
import { z } from 'zod';
import { respelt } from './context.ts';
import { type EventStream, stream } from './stream.ts';
import { DateTime, Json, Long } from './types/scalars.ts';

/** How a subscription follows the log: bound to the caller of its socket. */
export type Follow = (options: FollowOptions, events: EventStream<Envelope>) => Promise<{ stop(): void }>;

export interface SubscriptionContext {
  readonly follow: Follow;
}

const need = (type: GraphQLOutputType) => ({ type: new GraphQLNonNull(type as typeof GraphQLString) });

const ActorType = new GraphQLObjectType<Actor>({
  name: 'EventActor',
  fields: {
    userId: { type: GraphQLID, resolve: (actor) => actor.user_id },
    via: need(GraphQLString),
    tokenId: { type: GraphQLID, resolve: (actor) => actor.token_id },
  },
});

const SubjectType = new GraphQLObjectType<Envelope['subject']>({
  name: 'EventSubject',
  fields: { type: need(GraphQLString), id: need(GraphQLID) },
});

const EventType = new GraphQLObjectType<Envelope>({
  name: 'Event',
  description: 'What a mutation published. Names inside `changes` and `data` are those of REST and webhooks.',
  fields: {
    id: need(GraphQLID),
    type: need(GraphQLString),
    orgId: { ...need(GraphQLID), resolve: (event) => event.org_id },
    seq: { ...need(Long), description: 'Dense and ordered in the organization: what `after` takes.' },
    occurredAt: { ...need(DateTime), resolve: (event) => event.occurred_at },
    actor: need(ActorType),
    operation: need(GraphQLString),
    requestId: { ...need(GraphQLString), resolve: (event) => event.request_id },
    subject: need(SubjectType),
    changes: { type: Json, description: 'Field to [before, after].' },
    data: { ...need(Json), description: 'The entity as it then stood, with what the caller may see of it.' },
  },
});

interface EventsArgs {
  readonly types?: string[] | null;
  readonly after?: number | null;
  readonly projectId?: string | null;
}

const Filter = z.strictObject({ ...eventFilterInput, after: z.int().min(0).optional() });

function checked(asked: object): z.infer<typeof Filter> {
  try {
    return validate(Filter, asked);
  } catch (error) {
    throw respelt(error, { input: Filter });
  }
}

export const eventsField: GraphQLFieldConfig<Envelope, SubscriptionContext> = {
  type: new GraphQLNonNull(EventType),
  description: 'The events the caller may see, live; with `after`, what came after that seq first.',
  args: {
    types: {
      type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
      description: '`task.updated`, `task.*` or `*`; all when left out.',
    },
    after: { type: Long },
    projectId: { type: GraphQLID },
  },
  resolve: (event) => event,
  async subscribe(_, { types, after, projectId }: EventsArgs, { follow }) {
    const events = stream<Envelope>();
    const asked = { types: types ?? undefined, after: after ?? undefined, project_id: projectId ?? undefined };
    const following = await follow(checked(asked), events);
    events.onReturn(() => following.stop());
    return events;
  },
};
