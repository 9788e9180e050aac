/** A template as TypeScript that has every piece of code on its own line of the template. */
export interface ConvertedTemplate {
  code: string;
  /** What is wrong with the template before any type is looked at. */
  faults: { line: number; message: string }[];
}

const TAG = /<%([%=\-#_]?)([\s\S]*?)([-_]?)%>/g;
const MODEL = /^\s*@model\s+([\s\S]+?)\s*$/;
/** Unescaped output is for other templates and for the page inside its layout. */
const RAW_ALLOWED = /^\s*(?:include\('[a-z0-9/-]+',[\s\S]*\)|it\.body)\s*$/;

const HEAD = (model: string): string =>
  `type Model = ${model}; export type { Model }; ` +
  `export default function template(it: Model, include: Include, out: (text: string | number) => void): void {`;

/** Converts an EJS template. The line numbers of the result are the template's. */
export function templateToTypeScript(text: string): ConvertedTemplate {
  const faults: ConvertedTemplate['faults'] = [];
  const parts: string[] = [];
  let end = 0;
  for (const match of text.matchAll(TAG)) {
    const [whole, kind = '', inside = ''] = match;
    parts.push(newlines(text.slice(end, match.index)));
    parts.push(end === 0 && match.index === 0 ? head(kind, inside, faults) : codeOf(kind, inside));
    if (kind === '-' && !RAW_ALLOWED.test(inside)) {
      faults.push({ line: lineAt(text, match.index), message: `Unescaped output of ${inside.trim()}` });
    }
    end = match.index + whole.length;
  }
  parts.push(newlines(text.slice(end)), '\n}');
  if (!text.startsWith('<%#')) faults.push({ line: 1, message: 'The template names no model: begin with <%# @model TYPE %>' });
  return { code: parts.join(''), faults };
}

function head(kind: string, inside: string, faults: ConvertedTemplate['faults']): string {
  const model = kind === '#' ? MODEL.exec(inside)?.[1] : undefined;
  if (model === undefined && kind === '#') faults.push({ line: 1, message: 'The first comment names no @model' });
  return HEAD(model ?? 'unknown') + newlines(inside);
}

function codeOf(kind: string, inside: string): string {
  if (kind === '#' || kind === '%') return newlines(inside);
  if (kind === '=' || kind === '-') return ` out(${inside});`;
  return ` ${inside} `;
}

function newlines(text: string): string {
  return '\n'.repeat(text.split('\n').length - 1);
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
