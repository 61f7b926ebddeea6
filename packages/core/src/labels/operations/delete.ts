import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../kernel/index.ts';
import { labelDeleted } from '../label.events.ts';
import { Label } from '../label.schema.ts';

export const deleteLabel = operation({
  name: 'labels.delete',
  summary: 'Delete a label and take it off every task',
  effect: 'destroy',
  permission: 'manage_labels',
  input: z.strictObject({ label_id: id('lbl') }),
  output: Deleted(id('lbl')),
  emits: [labelDeleted],
  rest: del('/labels/{label_id}'),
  mcp: { when: 'Delete a label for good; its tasks stay. To rename it, use labels_update.' },
  async run(ctx, { label_id }) {
    const label = await ctx.lock(Label, label_id);
    await ctx.delete(label);
    ctx.emit(labelDeleted, label);
    return deleted(label_id);
  },
});
