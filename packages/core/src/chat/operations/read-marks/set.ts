import { sql } from '@stint/db';
import { z } from 'zod';
import { id, invalid, newId, operation, put } from '../../../kernel/index.ts';
import { Channel, ReadMark } from '../../channel.schema.ts';
import { readMarkSet } from '../../chat.events.ts';

export const setReadMark = operation({
  name: 'chat.read_marks.set',
  summary: 'Say how far you have read a channel',
  effect: 'write',
  idempotent: true,
  permission: 'use_chat',
  input: z.strictObject({
    channel_id: id('chn'),
    /** The last message read; left out, the last there is. A mark never goes back. */
    seq: z.int().min(0).optional(),
  }),
  output: ReadMark.schema,
  emits: [readMarkSet],
  rest: put('/channels/{channel_id}/read-mark'),
  mcp: { when: 'Mark a channel as read, up to a message if you give its seq.' },
  async run(ctx, { channel_id, seq }) {
    const { type, project_id, last_seq } = (await ctx.find(Channel, channel_id)).value;
    if (seq !== undefined && seq > last_seq) throw invalid('seq', `is beyond the last message, ${last_seq}`, 'too_big');
    const { org_id, user_id } = ctx.caller;
    const [mark] = await ctx.query<{ id: string }>(sql`
      INSERT INTO read_marks AS m (org_id, id, channel_id, channel_type, project_id, user_id, seq, created_at, updated_at)
      VALUES (${org_id}, ${newId('rmk')}, ${channel_id}, ${type}, ${project_id}, ${user_id}, ${seq ?? last_seq}, ${ctx.now},
        ${ctx.now})
      ON CONFLICT (org_id, channel_id, user_id) DO UPDATE SET seq = greatest(m.seq, excluded.seq), updated_at = excluded.updated_at
      RETURNING m.id`);
    return ctx.emit(readMarkSet, await ctx.reload(ReadMark, mark?.id as string));
  },
});
