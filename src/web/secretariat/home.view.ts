import type { Page } from '../page.ts';

export type SecretariatHome = Page<{ institution: string }>;
