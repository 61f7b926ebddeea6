export { gitWebhookRoutes } from './routes.ts';
