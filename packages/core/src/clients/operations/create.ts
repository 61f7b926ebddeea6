import { operation, post } from '../../kernel/index.ts';
import { addClient } from '../client.add.ts';
import { clientCreated } from '../client.events.ts';
import { NewClient } from '../client.input.ts';
import { Client } from '../client.schema.ts';

export const createClient = operation({
  name: 'clients.create',
  summary: 'Add a client',
  effect: 'write',
  permission: 'manage_clients',
  input: NewClient,
  output: Client.schema,
  emits: [clientCreated],
  rest: post('/clients', 201),
  mcp: { when: 'Add one client. Check with clients_list first that it is not there already.' },
  run: (ctx, input) => addClient(ctx, input),
});
