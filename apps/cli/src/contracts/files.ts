import { allEntities, allGraph, allOperations, createCore } from '@stint/core';
import { Database } from '@stint/db';
import { graphqlSchema } from '@stint/graphql';
import { toolsCatalogue } from '@stint/mcp';
import { openapiDocument } from '@stint/rest';
import { asyncapiDocument } from './asyncapi.ts';

/** What the world sees, as files: name to text. Needs no database: none is connected to before something is executed. */
export async function contractFiles(): Promise<Record<string, string>> {
  const db = new Database({ url: 'postgres://127.0.0.1/none' });
  try {
    const core = createCore({
      db,
      operations: allOperations,
      entities: allEntities,
      graph: allGraph,
      settings: { auditFull: false },
      ports: {
        secret: Buffer.alloc(32),
        publicUrl: '',
        startSession: nobody,
        files: {
          uploadLink: nobody,
          receive: nobody,
          keep: nobody,
          read: nobody,
          downloadLink: nobody,
          delete: nobody,
        },
      },
    });
    return {
      'openapi.json': json(openapiDocument(core)),
      'schema.graphql': graphqlSchema(core),
      'asyncapi.json': json(asyncapiDocument(core)),
      'tools.json': json(toolsCatalogue(core)),
    };
  } finally {
    await db.close();
  }
}

const nobody = () => Promise.reject(new Error('A description is read, not used.'));

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
