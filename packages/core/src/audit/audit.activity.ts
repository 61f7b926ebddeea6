import { empty, type Sql, sql } from '@stint/db';
import type { z } from 'zod';
import {
  type AnyOperation,
  type Context,
  type Entity,
  type Listing,
  listOperation,
  type McpTool,
  type PageInput,
  type Permission,
  type RestRoute,
  readPage,
} from '../kernel/index.ts';
import { activityListing } from './audit.listing.ts';
import { factsAbout, mapEvents, redactFacts } from './audit.redact.ts';

interface ActivityOptions {
  readonly name: string;
  readonly summary: string;
  readonly permission: Permission | null;
  /** What the activity is of; whoever may see it sees what was done to it. */
  readonly entity: Entity<any>;
  /** The input field that names it, and the topic of the entities that belong to it. */
  readonly by: string;
  readonly id: z.ZodType<string>;
  /** For ids that are not the entity's key, such as a task's key. */
  readonly where?: (id: string) => Sql;
  readonly rest: RestRoute | string | false;
  readonly mcp: McpTool | false;
}

/** Entries about it first of all, or among other things. */
const aboutTopic = (org_id: string, topic: string): Sql => sql`(t.topic_id = ${topic} OR t.seq IN
  (SELECT a.seq FROM audit_topics a WHERE a.org_id = ${org_id} AND a.topic_id = ${topic}))`;

/** What was done to one thing and to what belongs to it, newest first: a list of `Activity`. */
export function activityOperation(declared: ActivityOptions): AnyOperation & { readonly listing: Listing } {
  const { entity, by, id, where, ...named } = declared;
  const list = listOperation({
    ...named,
    listing: activityListing,
    within: { input: { [by]: id }, sql: () => empty },
  });
  return {
    ...list,
    async run(ctx: Context, input: PageInput) {
      const value = input[by] as string;
      const found = await ctx.find(entity, value, where ? { where: where(value) } : {});
      const topic = (found.value as Record<string, string>)[entity.key] as string;
      const page = await readPage(ctx, activityListing, input, aboutTopic(ctx.caller.org_id, topic));
      return mapEvents(page.value, (facts) => redactFacts(factsAbout(facts, entity, by, topic), ctx.caller));
    },
  };
}
