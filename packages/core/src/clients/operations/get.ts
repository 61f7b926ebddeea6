import { get, getOperation, id } from '../../kernel/index.ts';
import { Client } from '../client.schema.ts';

export const getClient = getOperation({
  name: 'clients.get',
  summary: 'Get a client',
  permission: 'view_clients',
  entity: Client,
  by: 'client_id',
  id: id('cli'),
  rest: get('/clients/{client_id}'),
  mcp: { when: 'Read one client by id. To find the id by name, use clients_list with q.' },
});
