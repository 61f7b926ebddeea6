import { policy } from './policy.ts';
import type { Resource, Template } from './resource.ts';

/** What a client can put before a model without a call of a tool. */
export const RESOURCES: readonly Resource[] = [
  {
    uri: 'stint://me',
    name: 'me',
    title: 'Who you work for',
    description: 'The person, the organization, the role, its permissions and the scopes of this connection.',
    parts: [{ field: 'me', operation: 'whoami' }],
  },
  {
    uri: 'stint://org',
    name: 'org',
    title: 'The organization',
    description: 'Its zone and currency, and its settings: weeks, fiscal year, rounding, numbering, billing.',
    parts: [
      { field: 'org', operation: 'orgs.get' },
      { field: 'settings', operation: 'orgs.settings.get' },
    ],
  },
  {
    uri: 'stint://policy',
    name: 'policy',
    title: 'Rules of the house',
    description: 'Roles, scopes, and what an assistant does by itself, prepares, or leaves to people.',
    write: policy,
  },
];

export const TEMPLATES: readonly Template[] = [
  {
    uriTemplate: 'stint://projects/{id}',
    kind: 'prj',
    name: 'project',
    title: 'A project',
    description: 'A project with its people, and its hours and budget.',
    parts: [
      { field: 'project', operation: 'projects.get', by: 'project_id' },
      { field: 'members', operation: 'projects.members.list', by: 'project_id' },
      { field: 'stats', operation: 'projects.stats', by: 'project_id' },
    ],
  },
  {
    uriTemplate: 'stint://invoices/{id}',
    kind: 'inv',
    name: 'invoice',
    title: 'An invoice',
    description: 'An invoice, quote, proforma or credit note with its lines, taxes and what is due.',
    parts: [{ field: 'invoice', operation: 'invoices.get', by: 'invoice_id' }],
  },
];
