import { type Sql, sql } from '@stint/db';
import { searchable } from '../kernel/index.ts';
import { Message } from './message.schema.ts';

const written = (t: Sql): Sql => sql`${t}.deleted_at IS NULL`;

export const messageSearch = searchable({
  entity: Message,
  body: ['body'],
  partOf: 'channel_id',
  where: written,
  indexed: written,
});
