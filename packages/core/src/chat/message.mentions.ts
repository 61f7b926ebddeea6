import type { Context, Data } from '../kernel/index.ts';
import { namedIn } from '../mentions/index.ts';
import { whoSeesChannel } from './channel.people.ts';
import type { Channel } from './channel.schema.ts';

/** Whom the text mentions, as `<@usr_…>`: those who see the channel. Others are not told, and not counted. */
export function mentionedIn(ctx: Context, channel: Data<typeof Channel>, body: string): Promise<string[]> {
  return whoSeesChannel(ctx, channel, namedIn(body));
}
