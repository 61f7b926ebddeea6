import { z } from 'zod';
import { byColumn, contains, currency, equals, id, instant, isSet, listing, since } from '../kernel/index.ts';
import { Client, ClientNote, Contact } from './client.schema.ts';

export const clientListing = listing({
  entity: Client,
  filters: {
    q: contains('name', 'email'),
    archived: isSet('archived_at'),
    currency: equals('currency', currency()),
    updated_since: since('updated_at', instant()),
  },
  sorts: {
    name: byColumn('name', 'text'),
    created_at: byColumn('created_at', 'timestamptz'),
    updated_at: byColumn('updated_at', 'timestamptz'),
  },
  order: 'name',
});

const ofClient = equals('client_id', id('cli'));

export const contactListing = listing({
  entity: Contact,
  filters: { client_id: ofClient, q: contains('name', 'email'), is_billing: equals('is_billing', z.boolean()) },
  sorts: { name: byColumn('name', 'text'), created_at: byColumn('created_at', 'timestamptz') },
  order: 'name',
});

export const noteListing = listing({
  entity: ClientNote,
  filters: { client_id: ofClient },
  sorts: { created_at: byColumn('created_at', 'timestamptz') },
  order: '-created_at',
});
