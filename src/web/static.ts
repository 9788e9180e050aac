import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler } from 'express';

const FOLDER = new URL('../../public/', import.meta.url);
const MOUNT = '/static';
const YEAR_MS = 365 * 24 * 60 * 60_000;

/** Addresses of files in `public/` that change with their content, so that browsers may keep them for ever. */
export interface Assets {
  url(path: string): string;
  /** The built sheet, else its source, which imports its parts by itself. */
  stylesheet: string;
}

export function createAssets(folder: URL = FOLDER): Assets {
  const known = new Map<string, string>();
  const url = (path: string): string => {
    const address = known.get(path) ?? `${MOUNT}/${path}${versionOf(new URL(path, folder))}`;
    known.set(path, address);
    return address;
  };
  const built = existsSync(new URL('build/app.css', folder));
  return { url, stylesheet: url(built ? 'build/app.css' : 'css/app.css') };
}

function versionOf(file: URL): string {
  if (!existsSync(file)) return '';
  return `?v=${createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12)}`;
}

/** Serves `public/`. The LMS shows the logo in its own pages, hence the open resource policy. */
export function staticFiles(): [string, RequestHandler] {
  const serve = express.static(fileURLToPath(FOLDER), {
    index: false,
    redirect: false,
    setHeaders: (res, path) => {
      res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      res.setHeader(
        'Cache-Control',
        isForEver(path, res.req.url) ? `public, max-age=${YEAR_MS / 1000}, immutable` : 'public, max-age=300',
      );
    },
  });
  return [MOUNT, serve];
}

/** Named by content: asked for with `?v=`, or one of the bundler's shared parts. */
function isForEver(path: string, url: string | undefined): boolean {
  return (url ?? '').includes('?v=') || /[\\/]build[\\/]chunk-[A-Z0-9]+\.js$/.test(path);
}
