import { z } from 'zod';
import { expectedVersion, id, operation, patch } from '../../kernel/index.ts';
import { labelUpdated } from '../label.events.ts';
import { labelNameTaken } from '../label.failures.ts';
import { freeLabelName, labelInput } from '../label.input.ts';
import { Label } from '../label.schema.ts';

export const updateLabel = operation({
  name: 'labels.update',
  summary: 'Rename or recolour a label',
  effect: 'write',
  idempotent: true,
  permission: 'manage_labels',
  input: z.strictObject({ label_id: id('lbl'), ...z.strictObject(labelInput).partial().shape, ...expectedVersion }),
  output: Label.schema,
  emits: [labelUpdated],
  fails: [labelNameTaken],
  rest: patch('/labels/{label_id}'),
  mcp: { when: 'Change the name or colour of a label, on every task that has it.' },
  async run(ctx, { label_id, expected_version, ...input }) {
    if (input.name !== undefined) await freeLabelName(ctx, input.name, label_id);
    const before = await ctx.lock(Label, label_id, expected_version);
    return ctx.emit(labelUpdated, await ctx.update(before, input), before);
  },
});
