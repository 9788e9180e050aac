import type { Page } from '../page.ts';

export type AdminHome = Page<{ institution: string }>;
