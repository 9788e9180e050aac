import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { templateToTypeScript } from './template-to-typescript.ts';

/** Something wrong in a template: where it stands there, and what the compiler says. */
export interface ViewFault {
  file: string;
  line: number;
  message: string;
}

const ENDING = '.ejs';
const VIRTUAL = '.ejs.ts';

/**
 * Compiles every template under a folder as TypeScript, without writing a file.
 * @param folder absolute path; @param tsconfig absolute path of the options to compile with
 */
export function checkViews(folder: string, tsconfig: string): { faults: ViewFault[]; templates: number } {
  const names = templatesUnder(folder);
  const virtual = new Map<string, string>();
  const faults: ViewFault[] = [];
  for (const name of names) {
    const file = join(folder, name);
    const converted = templateToTypeScript(readFileSync(file, 'utf8'));
    virtual.set(file.slice(0, -ENDING.length) + VIRTUAL, converted.code);
    faults.push(...converted.faults.map((fault) => ({ file, ...fault })));
  }
  virtual.set(join(folder, 'include.d.ts'), includeTypes(names));
  return { faults: [...faults, ...compile(virtual, tsconfig)], templates: names.length };
}

function templatesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ENDING))
    .sort();
}

/** What `include` takes: the name of a template and exactly its model. */
function includeTypes(names: readonly string[]): string {
  const entries = names.map((name) => {
    const path = name.slice(0, -ENDING.length).split(sep).join('/');
    return `'${path}': import('./${path}${VIRTUAL}').Model;`;
  });
  return `interface Templates { ${entries.join(' ')} }
type Include = <Name extends keyof Templates>(name: Name, given: Templates[Name]) => string;`;
}

function compile(virtual: ReadonlyMap<string, string>, tsconfig: string): ViewFault[] {
  const options = optionsOf(tsconfig);
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([...virtual.keys()], options, {
    ...host,
    fileExists: (file) => virtual.has(file) || host.fileExists(file),
    readFile: (file) => virtual.get(file) ?? host.readFile(file),
    getSourceFile: (file, target, onError) => {
      const code = virtual.get(file);
      return code === undefined
        ? host.getSourceFile(file, target, onError)
        : ts.createSourceFile(file, code, target);
    },
  });
  return [...virtual.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map((diagnostic) => faultOf(file, diagnostic));
  });
}

function optionsOf(tsconfig: string): ts.CompilerOptions {
  const read: unknown = ts.readConfigFile(tsconfig, (file) => ts.sys.readFile(file)).config;
  const parsed = ts.parseJsonConfigFileContent(read, ts.sys, dirname(tsconfig));
  return { ...parsed.options, noEmit: true };
}

function faultOf(file: string, diagnostic: ts.Diagnostic): ViewFault {
  const { file: source, start = 0, messageText } = diagnostic;
  return {
    file: file.endsWith(VIRTUAL) ? file.slice(0, -'.ts'.length) : file,
    line: source === undefined ? 1 : source.getLineAndCharacterOfPosition(start).line + 1,
    message: ts.flattenDiagnosticMessageText(messageText, ' '),
  };
}

/** `views/student/agenda.ejs:12 - message`, which editors and terminals can open. */
export function faultLine({ file, line, message }: ViewFault, root: string): string {
  return `${relative(root, file)}:${String(line)} - ${message}`;
}
