import type { AnyOperation } from '@stint/core';
import { type GraphQLFieldConfig, type GraphQLFieldConfigMap, GraphQLNonNull, isNonNullType } from 'graphql';
import { type GraphContext, runOperation } from './context.ts';
import { camel } from './names.ts';
import type { RootOptions } from './queries.ts';
import { hasFields, peel } from './types/zod.ts';
import { weigh } from './weight.ts';

/**
 * Every operation that changes something, under its own name, with what it takes as one `input`. The argument may be
 * left out where nothing in it is needed.
 */
export function mutationFields(options: RootOptions): GraphQLFieldConfigMap<unknown, GraphContext> {
  const changes = [...options.core.operations.values()].filter(
    ({ effect, graphql }) => effect !== 'read' && graphql !== false,
  );
  return Object.fromEntries(changes.map((operation) => [camel(operation.name), mutation(options, operation)]));
}

function mutation(
  { inputs, outputs }: RootOptions,
  operation: AnyOperation,
): GraphQLFieldConfig<unknown, GraphContext> {
  const takes = hasFields(peel(operation.input, 'in').inner);
  const { type: bare, convert } = inputs.of(operation.input, '', operation.name);
  const needed = takes && !operation.input.safeParse({}).success;
  const type =
    needed && !isNonNullType(bare) ? new GraphQLNonNull(bare) : !needed && isNonNullType(bare) ? bare.ofType : bare;
  const { type: answers, wrap } = outputs.of(operation.output, '', `${operation.name}_result`, true);
  return {
    type: answers,
    ...(takes ? { args: { input: { type } } } : {}),
    description: operation.summary,
    extensions: weigh({ kind: 'root' }),
    async resolve(_, given: { input?: object | null }, ctx) {
      const input = given.input ?? {};
      const output = await runOperation(ctx, operation, convert ? convert(input) : input);
      return wrap && output !== null ? wrap(output) : output;
    },
  };
}
