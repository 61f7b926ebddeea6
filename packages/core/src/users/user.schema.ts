import { sql } from '@stint/db';
import { z } from 'zod';
import { entity, everyone, id, instant, isScope, line, ownOr, timeZone } from '../kernel/index.ts';

/** A language, and the country whose forms it takes: en, de-AT. */
export const locale = () => z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'expected a locale such as en or de-AT');

/** A person as the organization sees them. A person belongs to no tenant, so the membership says whose view it is. */
export const User = entity({
  name: 'user',
  domain: 'users',
  kind: 'usr',
  table: `(SELECT m.org_id, u.* FROM members m JOIN users u ON u.id = m.user_id)`,
  visible: everyone,
  called: (t) => [sql`${t}.name`, sql`${t}.email`],
  fields: {
    id: id('usr'),
    name: line(200),
    email: z.string(),
    time_zone: timeZone(),
    locale: locale(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** A personal access token; what it opens the door with is shown once and not kept. */
export const Token = entity({
  name: 'token',
  domain: 'tokens',
  kind: 'tok',
  table: 'tokens',
  model: 'Token',
  visible: ownOr('manage_members'),
  live: (t) => sql`${t}.revoked_at IS NULL`,
  relations: { user: { to: () => User, by: 'user_id' } },
  fields: {
    id: id('tok'),
    user_id: id('usr'),
    name: line(100),
    prefix: z.string(),
    scopes: z.array(z.string()),
    /** What destroys, reaches outside or moves money waits until a person has agreed. */
    ask_first: z.boolean(),
    created_at: instant(),
    expires_at: instant().nullable(),
    last_used_at: instant().nullable(),
    revoked_at: instant().nullable(),
  },
});

/** A client that a person let act for them, with these scopes; it is who it says it is as far as anybody knows. */
export const ConnectedApp = entity({
  name: 'connected_app',
  domain: 'users',
  kind: 'app',
  table: 'connected_apps',
  model: 'ConnectedApp',
  visible: ownOr('manage_members'),
  live: (t) => sql`${t}.revoked_at IS NULL AND ${t}.expires_at > now()`,
  relations: { user: { to: () => User, by: 'user_id' } },
  fields: {
    id: id('app'),
    user_id: id('usr'),
    name: line(200),
    redirect_host: z.string(),
    scopes: z.array(z.string()),
    /** What destroys, reaches outside or moves money waits until a person has agreed. */
    ask_first: z.boolean(),
    created_at: instant(),
    last_used_at: instant().nullable(),
    expires_at: instant(),
    revoked_at: instant().nullable(),
  },
});

/** A sign-in on one device. */
export const Session = entity({
  name: 'session',
  domain: 'users',
  kind: 'ses',
  table: 'sessions',
  model: 'Session',
  visible: ownOr(null),
  live: (t) => sql`${t}.revoked_at IS NULL AND ${t}.expires_at > now()`,
  fields: {
    id: id('ses'),
    user_id: id('usr'),
    user_agent: z.string().nullable(),
    ip: z.string().nullable(),
    created_at: instant(),
    last_used_at: instant(),
    expires_at: instant(),
    revoked_at: instant().nullable(),
  },
});

/** A scope as a token is given it. */
export const scope = () =>
  z.string().max(60).refine(isScope, 'expected read:, write: or manage: and a domain or *, such as write:tasks');
