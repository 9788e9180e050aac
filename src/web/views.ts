import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ejs, { type TemplateFunction } from 'ejs';

const FOLDER = new URL('../../views/', import.meta.url);

/**
 * Strict: a template reads only `it`. https://ejs.co, section Options. Its `include` is ours, taken from what it is
 * given: EJS's own hands the caller's whole model on, so that an optional value left out would be the caller's.
 */
const OPTIONS = {
  strict: true,
  _with: false,
  localsName: 'it',
  destructuredLocals: ['include'],
  compileDebug: true,
};

/** The templates of `views/`, compiled when they are first rendered, and kept. */
export interface Views {
  /**
   * @param name path under `views/` without extension, such as `student/agenda`
   * @throws Error when there is no such template, or it fails
   */
  render(name: string, model: object): string;
}

export function createViews(folder: URL = FOLDER): Views {
  const compiled = new Map<string, TemplateFunction>();
  const template = (name: string): TemplateFunction => {
    const known = compiled.get(name) ?? compile(new URL(`${name}.ejs`, folder));
    compiled.set(name, known);
    return known;
  };
  // Includes are named from the root and see only what they are given, not their caller's model.
  const render = (name: string, model: object): string => template(name)({ ...model, include: render });
  return { render };
}

function compile(file: URL): TemplateFunction {
  return ejs.compile(readFileSync(file, 'utf8'), { ...OPTIONS, filename: fileURLToPath(file) });
}
