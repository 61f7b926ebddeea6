import { z } from 'zod';
import { entity, having, id, instant, line } from '../kernel/index.ts';

/** A word to find tasks by, in all projects of the organization. */
export const Label = entity({
  name: 'label',
  domain: 'labels',
  kind: 'lbl',
  table: 'labels',
  model: 'Label',
  visible: having('view_projects'),
  fields: {
    id: id('lbl'),
    name: line(60),
    colour: z.string(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
