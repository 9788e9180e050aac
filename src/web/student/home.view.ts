import type { Page } from '../page.ts';

export type StudentHome = Page<{ institution: string }>;
