import type { TextStyle } from './text.ts';

/** Greys that a black and white printer tells from one another. */
export const INK = '#111111';
export const QUIET = '#4a4a4a';
export const RULE = '#9a9a9a';
export const SHADE = '#efefef';

export interface Styled {
  style: TextStyle;
}

export const TITLE: TextStyle = { style: 'bold', size: 19, color: INK };
export const SECTION: TextStyle = { style: 'bold', size: 11, color: INK };
export const BODY: TextStyle = { style: 'regular', size: 9, color: INK };
export const STRONG: TextStyle = { style: 'bold', size: 9, color: INK };
export const TYPED: TextStyle = { style: 'italic', size: 11, color: INK };
export const SMALL: TextStyle = { style: 'regular', size: 7.5, color: QUIET };
