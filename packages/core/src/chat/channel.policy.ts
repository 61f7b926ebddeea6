import { type Caller, type Data, fail, failures } from '../kernel/index.ts';
import type { Channel } from './channel.schema.ts';

const isGuest = ({ role, user_id }: Caller, { created_by }: Data<typeof Channel>): boolean =>
  role === 'contractor' && created_by !== user_id;

/** A private channel is managed by those in it, a public one by who made it and who manages channels. */
export function mayManage(caller: Caller, channel: Data<typeof Channel>): void {
  const { type, created_by } = channel;
  const may = type === 'private' ? !isGuest(caller, channel) : created_by === caller.user_id;
  if (may || (type === 'public' && caller.permissions.has('manage_channels'))) return;
  throw fail(
    failures.forbidden,
    type === 'private'
      ? 'A contractor manages only private channels of their own.'
      : 'Only who made a public channel, or has the permission manage_channels, may do this.',
  );
}

/** Whoever sees a channel brings others in; a contractor only into one of their own. */
export function mayInvite(caller: Caller, channel: Data<typeof Channel>): void {
  if (isGuest(caller, channel))
    throw fail(failures.forbidden, 'A contractor adds others only to channels of their own.');
}
