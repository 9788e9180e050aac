import type { Page } from '../page.ts';

export type TeacherHome = Page<{ institution: string }>;
