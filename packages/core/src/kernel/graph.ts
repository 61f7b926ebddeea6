import type { Entity } from './entity.ts';
import type { Listing } from './listing.ts';
import type { AnyOperation } from './operation.ts';

/** How an entity stands in the GraphQL graph; its to-one fields follow from the entity's relations. */
export interface GraphNode {
  readonly entity: Entity<any>;
  /** The type's name, such as `Task`. */
  readonly type: string;
  /** The operation behind the root field that reads one, such as `task(id)`, and the input field of the id. */
  readonly one?: { readonly field: string; readonly operation: AnyOperation; readonly by: string };
  /** The operation behind the root connection, such as `tasks`. */
  readonly many?: { readonly field: string; readonly operation: AnyOperation & { readonly listing: Listing } };
  /** Connections on other types: `tasks` on Project reads this listing by `project_id`, a page for each parent in one statement. */
  readonly on?: readonly Connection[];
}

export interface Connection {
  readonly parent: () => Entity<any>;
  readonly field: string;
  readonly listing: Listing;
  /** The filter that holds the parent's id. */
  readonly by: string;
}

/** Declares an entity's place in the graph. */
export const graph = (node: GraphNode): GraphNode => node;
