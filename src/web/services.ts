import type { Logger } from 'pino';
import type { LmsClient } from '../application/ports/tools.ts';
import type { Services } from '../application/services.ts';
import type { Config } from '../config/environment.ts';
import type { Assets } from './static.ts';
import type { Views } from './views.ts';

/** What the application is made from: the use cases' services and what the pages need beside. */
export interface AppServices extends Services {
  log: Logger;
  lms: LmsClient;
  config: Pick<Config, 'publicUrl' | 'loopback' | 'operatorContact' | 'trustedProxies' | 'metricsToken'>;
}

/** What the pages work with: `createApp` adds the templates and the browser's files. */
export interface WebServices extends AppServices {
  assets: Assets;
  views: Views;
}

/** What showing a page takes. */
export type PageServices = Pick<WebServices, 'assets' | 'views' | 'vault' | 'config'>;
