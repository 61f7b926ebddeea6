import type { Entity } from '@stint/core';
import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';
import { camel } from './names.ts';

type Fragments = GraphQLResolveInfo['fragments'];

const known = new WeakMap<FieldNode, readonly string[]>();

/**
 * The entity's fields that a query selects below this place, so that only those are read; `path` leads down to the
 * rows. What @skip or @include may leave out counts as selected: the answer then holds for any variables.
 */
export function selectedFields(
  { fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>,
  entity: Entity,
  page: boolean,
): readonly string[] {
  const [first] = fieldNodes;
  const cached = fieldNodes.length === 1 && first && known.get(first);
  if (cached) return cached;
  const names = new Set<string>();
  for (const { selectionSet } of fieldNodes) {
    if (!selectionSet) continue;
    if (page) visit(selectionSet, fragments, (field) => ROWS[field.name.value]?.(field, fragments, names));
    else collect(selectionSet, fragments, names);
  }
  const fields = columnsOf(entity).filter(([name]) => names.has(name));
  const selected = [...new Set(fields.map(([, column]) => column))].sort((a, b) => (a < b ? -1 : 1));
  if (selected.length === 0) selected.push(entity.key);
  if (fieldNodes.length === 1 && first) known.set(first, selected);
  return selected;
}

type Reach = (field: FieldNode, fragments: Fragments, names: Set<string>) => void;

const below: Reach = (field, fragments, names) => {
  if (field.selectionSet) collect(field.selectionSet, fragments, names);
};

/** Where the rows of a connection are. */
const ROWS: Readonly<Record<string, Reach | undefined>> = {
  nodes: below,
  edges: ({ selectionSet }, fragments, names) => {
    if (!selectionSet) return;
    visit(selectionSet, fragments, (field) => field.name.value === 'node' && below(field, fragments, names));
  },
};

function collect(set: SelectionSetNode, fragments: Fragments, names: Set<string>): void {
  visit(set, fragments, (field) => names.add(field.name.value));
}

function visit(
  set: SelectionSetNode,
  fragments: Fragments,
  field: (node: FieldNode) => void,
  seen = new Set<string>(),
) {
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) field(node);
    else if (node.kind === Kind.INLINE_FRAGMENT) visit(node.selectionSet, fragments, field, seen);
    else if (!seen.has(node.name.value)) {
      seen.add(node.name.value);
      const fragment = fragments[node.name.value];
      if (fragment) visit(fragment.selectionSet, fragments, field, seen);
    }
  }
}

const columns = new WeakMap<Entity, readonly (readonly [string, string])[]>();

/** What each field of the type needs of the row: its own column, or the one a relation goes by. */
function columnsOf(entity: Entity): readonly (readonly [string, string])[] {
  let made = columns.get(entity);
  if (!made) {
    const own = Object.keys(entity.fields).map((key) => [camel(key), key] as const);
    const relations = Object.entries(entity.relations).flatMap(([name, { by, many }]) =>
      many ? [] : [[camel(name), by] as const],
    );
    made = [...own, ...relations];
    columns.set(entity, made);
  }
  return made;
}
