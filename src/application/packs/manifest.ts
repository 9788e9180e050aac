import type { PackFacts, PackFile } from '../ports/packs.ts';
import { isoTime } from '../statements.ts';

/** What a pack consists of, JSON: every file with its size and SHA-256, so that one that was changed or taken out shows. */
export function manifestOf(
  { pack, institution, boundaryMinutes, leftOut, rootFingerprint, verifyUrl }: PackFacts,
  { files, tool, madeAt }: { files: readonly PackFile[]; tool: string; madeAt: number },
): string {
  const manifest = {
    format: 'emarge-pack',
    v: 1,
    id: pack.id,
    tool,
    institution,
    course: { id: pack.course, title: pack.courseTitle },
    period: {
      from: pack.from,
      to: pack.to,
      timeZone: pack.timeZone,
      halfDayBoundaryMinutes: boundaryMinutes,
    },
    askedBy: pack.askedBy.name,
    askedAt: isoTime(pack.askedAt),
    madeAt: isoTime(madeAt),
    rootFingerprint,
    verifyUrl,
    files: sorted(files).map(({ path, size, sha256, sheet }) => ({
      path,
      size,
      sha256,
      ...(sheet !== null && { sheet }),
    })),
    notIncluded: leftOut.map(({ meeting, title, start, why }) => ({
      meeting,
      title,
      start: isoTime(start),
      why,
    })),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** One line for each file as `sha256sum -c` reads them. */
export function sumsOf(files: readonly PackFile[]): string {
  return sorted(files)
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
    .join('');
}

function sorted(files: readonly PackFile[]): PackFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}
