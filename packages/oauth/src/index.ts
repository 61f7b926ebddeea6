export { SWEEP } from './clients.ts';
export { type OauthOptions, oauthRoutes } from './routes.ts';
