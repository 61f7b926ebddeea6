import { sql } from '@stint/db';
import {
  approvalDenied,
  approvalExpired,
  approvalGranted,
  approvalRequested,
} from '../../approvals/approval.events.ts';
import { Approval } from '../../approvals/approval.schema.ts';
import { type News, person, type Who } from '../notification.source.ts';

export const approvalNews: News = {
  topic: Approval,
  title: (t) => sql`${t}.summary`,
  sources: [
    {
      on: approvalRequested,
      category: 'approvals',
      // Who may see it, and could run the call themselves, may grant it.
      to: (event): Who[] => [...person()(event), { holding: 'manage_members' }],
      may: ({ refusal }, person, { data }) => refusal(String(data.operation), person, 'rest') === undefined,
      ofOwn: true,
      says: ({ who, title }) => `A token of ${who} asks to: ${title}`,
      page: { label: 'Decide', path: (id) => `/approvals/${id}` },
    },
    {
      on: approvalGranted,
      category: 'approvals',
      to: person(),
      says: ({ who, title }) => `${who} agreed to what your token asked for: ${title}`,
    },
    {
      on: approvalDenied,
      category: 'approvals',
      to: person(),
      says: ({ who, title }) => `${who} denied what your token asked for: ${title}`,
    },
    {
      on: approvalExpired,
      category: 'approvals',
      to: person(),
      says: ({ title }) => `Nobody decided in time on what your token asked for: ${title}`,
    },
  ],
};
