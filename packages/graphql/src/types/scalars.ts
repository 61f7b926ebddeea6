import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql';

// Values go out as the core wrote them, and the core's own schemas check what comes in: a fault is then the same
// `validation_failed` on every protocol. What is checked here is only the JSON type.
const pass = (value: unknown): unknown => value;

function text(name: string, description: string): GraphQLScalarType {
  const read = (value: unknown): string => {
    if (typeof value !== 'string') throw new GraphQLError(`${name} is written as a string.`);
    return value;
  };
  return new GraphQLScalarType({
    name,
    description,
    serialize: pass,
    parseValue: read,
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
  });
}

export const DateTime = text('DateTime', 'An instant in RFC 3339, in UTC on the way out: 2026-01-31T09:00:00.000Z.');
export const Day = text('Date', 'A calendar day: YYYY-MM-DD.');

const whole = (value: unknown): number => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new GraphQLError('Long is a whole number.');
  return value;
};

/** Amounts, seconds and `seq`: whole numbers past 32 bits, within what a double holds exactly. */
export const Long = new GraphQLScalarType({
  name: 'Long',
  description: 'A whole number of up to 53 bits, such as an amount in minor units.',
  serialize: pass,
  parseValue: whole,
  parseLiteral: (node) => whole(node.kind === Kind.INT ? Number(node.value) : undefined),
});

export const Json = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value. Names inside it are not translated.',
  serialize: pass,
  parseValue: pass,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});
