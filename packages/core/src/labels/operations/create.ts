import { z } from 'zod';
import { operation, post } from '../../kernel/index.ts';
import { labelCreated } from '../label.events.ts';
import { labelNameTaken } from '../label.failures.ts';
import { freeLabelName, labelInput } from '../label.input.ts';
import { Label } from '../label.schema.ts';

const GREY = '#64748b';

export const createLabel = operation({
  name: 'labels.create',
  summary: 'Add a label',
  effect: 'write',
  permission: 'manage_labels',
  input: z.strictObject({ ...labelInput, colour: labelInput.colour.default(GREY) }),
  output: Label.schema,
  emits: [labelCreated],
  fails: [labelNameTaken],
  rest: post('/labels', 201),
  mcp: { when: 'Make a new label for tasks of any project. Look with labels_list whether there is one already.' },
  async run(ctx, input) {
    await freeLabelName(ctx, input.name);
    return ctx.emit(labelCreated, await ctx.insert(Label, input));
  },
});
