/** What the projector shows now, as the server tells it. */
export interface ProjectorNow {
  title: string;
  words: string;
  tone: string;
  /** Null while there is nothing to scan. */
  code: { qr: { size: number; path: string }; typed: string; msToNext: number } | null;
  signed: string;
  scanned: string;
}

export function isProjectorNow(answer: unknown): answer is ProjectorNow {
  const texts = ['title', 'words', 'tone', 'signed', 'scanned'];
  if (!isObject(answer) || !texts.every((name) => typeof answer[name] === 'string')) return false;
  const { code } = answer;
  if (code === null) return true;
  return (
    isObject(code) && isQr(code['qr']) && typeof code['typed'] === 'string' && isNumber(code['msToNext'])
  );
}

function isQr(qr: unknown): boolean {
  return isObject(qr) && isNumber(qr['size']) && typeof qr['path'] === 'string';
}

/** Why the server no longer answers this page; null when that is not what came. */
export function refusalIn(answer: unknown): { title: string; words: string } | null {
  const error = isObject(answer) ? answer['error'] : null;
  if (!isObject(error) || typeof error['message'] !== 'string' || typeof error['next'] !== 'string')
    return null;
  return { title: error['message'], words: error['next'] };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
