import type { Entry } from './command.ts';

/** Every command, in the order `stint help` shows them. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  start: {
    summary: 'Serve, with the demo organization, and print how to connect',
    load: async () => (await import('./commands/start.ts')).start,
  },
  serve: {
    summary: 'Serve every protocol and run the background jobs',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  worker: {
    summary: 'Run the background jobs only',
    load: async () => (await import('./commands/worker.ts')).worker,
  },
  migrate: {
    summary: 'Apply the pending migrations to the database',
    load: async () => (await import('./commands/migrate.ts')).migrateCommand,
  },
  seed: {
    summary: 'Make the demo organization',
    load: async () => (await import('./commands/seed.ts')).seed,
  },
  mcp: {
    summary: 'Serve MCP over standard input and output',
    load: async () => (await import('./commands/mcp.ts')).mcp,
  },
  'token create': {
    summary: 'Make a personal access token for a member',
    load: async () => (await import('./commands/token-create.ts')).tokenCreate,
  },
  'audit export': {
    summary: 'Write the audit trail as JSON lines',
    load: async () => (await import('./commands/audit-export.ts')).auditExport,
  },
  'audit verify': {
    summary: 'Check that the audit trail is whole and unchanged',
    load: async () => (await import('./commands/audit-verify.ts')).auditVerify,
  },
  'search rebuild': {
    summary: 'Make the search index anew from the tables',
    load: async () => (await import('./commands/search-rebuild.ts')).searchRebuild,
  },
  doctor: {
    summary: 'Check everything the server needs, and say what to do',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  contracts: {
    summary: 'Write docs/contracts, or compare it with what the code says',
    load: async () => (await import('./commands/contracts.ts')).contracts,
  },
  help: {
    summary: 'Show this, a command (`stint help serve`) or the settings (`stint help settings`)',
    load: async () => (await import('./commands/help.ts')).helpOn(COMMANDS),
  },
};

/** The command at the front of a command line, and what is left for it. */
export function find(args: readonly string[]): { name: string; rest: readonly string[] } | undefined {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ');
    if (args.length >= words && Object.hasOwn(COMMANDS, name)) return { name, rest: args.slice(words) };
  }
  return undefined;
}
