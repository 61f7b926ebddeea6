import { type Caller, type Entity, type Failure, fail, failures, insufficient, mayRead } from '@stint/core';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  Kind,
  type OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { weightOf } from './weight.ts';

export const MAX_DEPTH = 10;
/** What one request may cost: a root field 100, and 1 for every object it may answer. */
export const MAX_COST = 20_000;
const ROOT = 100;
const PAGE = 50;
const LARGEST_PAGE = 200;
/** The whole schema, through `__schema`. */
const INTROSPECTION = 2_000;

/** How long a document may be with its fragments written out: compiling one writes them out. */
const MAX_SIZE = 5_000;

type Variables = Readonly<Record<string, unknown>>;
type Cost = number | ((variables: Variables) => number);

interface Reach {
  /** Selections with every spread written out. */
  readonly size: number;
  readonly depth: number;
  readonly cost: Cost;
}

const NOTHING: Reach = { size: 0, depth: 0, cost: 0 };

/** What is known of an operation before it runs. */
export interface Plan {
  readonly type: OperationTypeNode;
  readonly roots: number;
  readonly size: number;
  readonly depth: number;
  readonly cost: Cost;
  /** What relations lead to; the token has to reach it as by its own operation. */
  readonly follows: ReadonlySet<Entity>;
}

/** Measures a valid operation; undefined when the document has none of that name. */
export function planOf(schema: GraphQLSchema, document: DocumentNode, operationName?: string | null): Plan | undefined {
  const operation = getOperationAST(document, operationName);
  const type = operation && schema.getRootType(operation.operation);
  if (!type) return undefined;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const follows = new Set<Entity>();
  const reached = new Map<string, Reach>();
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue?.kind === Kind.INT) defaults[variable.name.value] = Number(defaultValue.value);
  }
  let roots = 0;

  // A fragment is measured once, however often it is spread: nested spreads would double the work at each level.
  const fragmentReach = (name: string, on: GraphQLObjectType): Reach => {
    const known = reached.get(name);
    if (known) return known;
    const node = fragments.get(name);
    const reach = node ? reachOf(node.selectionSet, on) : NOTHING;
    const once = { ...reach, cost: remembered(reach.cost) };
    reached.set(name, once);
    return once;
  };

  const reachOf = (set: SelectionSetNode, on: GraphQLObjectType): Reach => {
    let size = 0;
    let depth = 0;
    let cost: Cost = 0;
    for (const node of set.selections) {
      const reach: Reach =
        node.kind === Kind.FIELD
          ? fieldReach(node, on)
          : node.kind === Kind.INLINE_FRAGMENT
            ? reachOf(node.selectionSet, on)
            : fragmentReach(node.name.value, on);
      size += reach.size + 1;
      depth = Math.max(depth, reach.depth);
      cost = plus(cost, reach.cost);
    }
    return { size, depth, cost };
  };

  const fieldReach = (node: FieldNode, on: GraphQLObjectType): Reach => {
    const name = node.name.value;
    // Introspection nests deeply and is bounded by a validation rule of its own.
    if (name.startsWith('__')) return { size: 0, depth: 1, cost: name === '__typename' ? 0 : INTROSPECTION };
    if (on === type) roots++;
    const field = on.getFields()[name];
    const of = field && getNamedType(field.type);
    const below = node.selectionSet && of instanceof GraphQLObjectType ? reachOf(node.selectionSet, of) : NOTHING;
    const weight = field && weightOf(field.extensions);
    if (weight?.of) follows.add(weight.of);
    const depth = below.depth + 1;
    const { size } = below;
    if (!weight) return { size, depth, cost: below.cost };
    const each = plus(1, below.cost);
    const rows = weight.kind === 'page' || weight.kind === 'list' ? times(sizeOf(node, defaults), each) : each;
    return { size, depth, cost: weight.kind === 'root' || weight.kind === 'list' ? plus(ROOT, rows) : rows };
  };

  const reach = reachOf(operation.selectionSet, type);
  return { type: operation.operation, roots, follows, ...reach };
}

/** Refuses what is too deep, too costly, or beyond the token. */
export function overreach(plan: Plan, variables: Variables, caller: Caller): Failure | undefined {
  if (plan.depth > MAX_DEPTH) {
    return refused(
      'too_deep',
      `The query is ${plan.depth} fields deep; ${MAX_DEPTH} is the most. Ask in several requests.`,
    );
  }
  if (plan.size > MAX_SIZE) {
    return refused('too_large', `The query has more than ${MAX_SIZE} fields once its fragments are written out.`);
  }
  const cost = typeof plan.cost === 'number' ? plan.cost : plan.cost(variables);
  if (cost > MAX_COST) {
    return refused(
      'too_costly',
      `The query may cost ${cost}; ${MAX_COST} is the most. A root field costs ${ROOT} and every object it may answer 1, pages within pages multiplied. Ask for fewer with first.`,
    );
  }
  const beyond = [...plan.follows].find((entity) => !mayRead(caller, entity));
  return beyond && insufficient(`read:${beyond.domain}`);
}

const refused = (code: string, message: string): Failure =>
  fail(failures.validation_failed, { detail: message, errors: [{ field: 'query', code, message }] });

function sizeOf({ arguments: args }: FieldNode, defaults: Variables): Cost {
  const value = args?.find(({ name }) => name.value === 'first')?.value;
  if (!value || value.kind === Kind.NULL) return PAGE;
  if (value.kind === Kind.VARIABLE) {
    const name = value.name.value;
    return (variables) => bounded(Object.hasOwn(variables, name) ? variables[name] : defaults[name]);
  }
  return value.kind === Kind.INT ? bounded(Number(value.value)) : PAGE;
}

/** Sizes out of range are refused where they are read. */
const bounded = (size: unknown): number => (typeof size === 'number' && size > 0 ? Math.min(size, LARGEST_PAGE) : PAGE);

const at = (cost: Cost, variables: Variables): number => (typeof cost === 'number' ? cost : cost(variables));

function plus(a: Cost, b: Cost): Cost {
  return typeof a === 'number' && typeof b === 'number' ? a + b : (variables) => at(a, variables) + at(b, variables);
}

function times(a: Cost, b: Cost): Cost {
  return typeof a === 'number' && typeof b === 'number' ? a * b : (variables) => at(a, variables) * at(b, variables);
}

function remembered(cost: Cost): Cost {
  if (typeof cost === 'number') return cost;
  let last: Variables | undefined;
  let value = 0;
  return (variables) => {
    if (variables !== last) {
      value = cost(variables);
      last = variables;
    }
    return value;
  };
}
