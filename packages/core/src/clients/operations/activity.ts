import { activityOperation } from '../../audit/index.ts';
import { get, id } from '../../kernel/index.ts';
import { Client } from '../client.schema.ts';

export const clientActivity = activityOperation({
  name: 'clients.activity',
  summary: 'List what was done to a client, its contacts and its notes',
  permission: 'view_clients',
  entity: Client,
  by: 'client_id',
  id: id('cli'),
  rest: get('/clients/{client_id}/activity'),
  mcp: { when: 'Find out who changed a client and when, newest first.' },
});
