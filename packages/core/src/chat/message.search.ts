import { sql } from '@stint/db';
import { searchable } from '../kernel/index.ts';
import { Message } from './message.schema.ts';

export const messageSearch = searchable({
  entity: Message,
  body: ['body'],
  partOf: 'channel_id',
  where: (t) => sql`${t}.deleted_at IS NULL`,
});
