export { type FormRoutesOptions, formRoutes } from './routes.ts';
