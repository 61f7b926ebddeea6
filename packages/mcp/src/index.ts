export { type McpOptions, mcpAdapter } from './adapter.ts';
export { type CataloguedTool, toolsCatalogue } from './catalogue.ts';
export { type StdioOptions, type StdioServer, serveStdio } from './stdio.ts';
