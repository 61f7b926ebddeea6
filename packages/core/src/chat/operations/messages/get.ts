import { get, getOperation, id } from '../../../kernel/index.ts';
import { Message } from '../../message.schema.ts';

export const getMessage = getOperation({
  name: 'chat.messages.get',
  summary: 'Get a message',
  permission: 'use_chat',
  entity: Message,
  by: 'message_id',
  id: id('msg'),
  rest: get('/messages/{message_id}'),
  mcp: { when: 'Read one message by its id.' },
});
