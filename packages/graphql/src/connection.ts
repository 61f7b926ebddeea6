import type { Listing, Page } from '@stint/core';
import {
  GraphQLBoolean,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
} from 'graphql';
import type { GraphContext } from './context.ts';
import type { Row } from './loaders.ts';
import type { View, Wrap } from './types/view.ts';

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

interface Edge {
  readonly node: View;
  readonly of: Connection;
}

const text = new GraphQLNonNull(GraphQLString);

const PageInfoType = new GraphQLObjectType<PageInfo, GraphContext>({
  name: 'PageInfo',
  fields: {
    hasNextPage: { type: new GraphQLNonNull(GraphQLBoolean) },
    endCursor: { type: GraphQLString, description: 'What `after` takes to read on; null on the last page.' },
  },
});

/** A page of a listing as a connection. What a query does not ask for is not made. */
export class Connection {
  readonly pageInfo: PageInfo;
  readonly listing: Listing;
  readonly order: string;
  readonly #page: Page<Row>;
  readonly #wrap: Wrap;
  #nodes: View[] | undefined;
  #edges: Edge[] | undefined;

  constructor(page: Page<Row>, wrap: Wrap, listing: Listing, sort: string | undefined) {
    this.#page = page;
    this.#wrap = wrap;
    this.listing = listing;
    this.order = sort ?? listing.order;
    this.pageInfo = { hasNextPage: page.has_more, endCursor: page.next_cursor };
  }

  get nodes(): View[] {
    this.#nodes ??= this.#page.data.map((row) => this.#wrap(row) as View);
    return this.#nodes;
  }

  get edges(): Edge[] {
    this.#edges ??= this.nodes.map((node) => ({ node, of: this }));
    return this.#edges;
  }
}

const cursorOf = ({ node, of }: Edge, _: unknown, { loaders }: GraphContext) =>
  loaders.cursor(of.listing, of.order)(node.$[of.listing.entity.key] as string);

export function connectionType(node: GraphQLObjectType, claim: (name: string) => string): GraphQLObjectType {
  const list = (of: GraphQLOutputType) => new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(of)));
  const edge = new GraphQLObjectType<Edge, GraphContext>({
    name: claim(`${node.name}Edge`),
    fields: { node: { type: new GraphQLNonNull(node) }, cursor: { type: text, resolve: cursorOf } },
  });
  return new GraphQLObjectType<Connection, GraphContext>({
    name: claim(`${node.name}Connection`),
    fields: () => ({
      nodes: { type: list(node) },
      edges: { type: list(edge) },
      pageInfo: { type: new GraphQLNonNull(PageInfoType) },
    }),
  });
}
