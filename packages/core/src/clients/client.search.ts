import { searchable } from '../kernel/index.ts';
import { Client, Contact } from './client.schema.ts';

export const clientSearch = searchable({
  entity: Client,
  title: 'name',
  body: ['email', 'website', 'phone', 'tax_id'],
});

export const contactSearch = searchable({
  entity: Contact,
  title: 'name',
  body: ['title', 'email', 'phone'],
  partOf: 'client_id',
});
