import { z } from 'zod';
import { hashOf, withNamedSheets } from '../evidence/verify/named-sheets.ts';
import type { Report } from '../evidence/verify/report.ts';
import { readTrust, TrustError, type GivenTrust } from '../evidence/verify/trust.ts';
import { verifyFile } from '../evidence/verify/verify-file.ts';
import { wordsFor } from '../evidence/verify/words/languages.ts';
import { announce } from './lib/announce.ts';
import { shownReport } from './lib/shown-report.ts';

// The page's policy allows no code made at run time.
z.config({ jitless: true });

const words = wordsFor(document.documentElement.lang);

/** Read now: once the page is loaded, nothing is asked of any server. */
void Promise.all([import('pkijs'), import('asn1js')]);

function input(id: string): HTMLInputElement | null {
  const found = document.getElementById(id);
  return found instanceof HTMLInputElement ? found : null;
}

async function filesOf(id: string): Promise<Uint8Array[]> {
  return Promise.all([...(input(id)?.files ?? [])].map(bytesOf));
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

async function given(): Promise<GivenTrust> {
  return {
    roots: await filesOf('roots'),
    tsaRoots: await filesOf('tsa-roots'),
    checkpoints: await filesOf('checkpoints'),
    logKey: input('log-key')?.value ?? null,
  };
}

/** Verifies files one after the other, and shows what was found of each. */
async function verifyAll(area: HTMLElement, files: readonly File[]): Promise<void> {
  const results = area.querySelector<HTMLElement>('[data-results]');
  if (results === null || files.length === 0) return;
  const { sayReading = '', sayDone = '', sayUnreadable = '' } = area.dataset;
  results.replaceChildren(paragraph(sayReading));
  const reports: [string, Report][] = [];
  const byHash = new Map<string, Report>();
  try {
    const trust = readTrust(await given());
    for (const file of files) {
      const bytes = await bytesOf(file);
      const report = await verifyFile(bytes, trust);
      reports.push([file.name, report]);
      byHash.set(hashOf(bytes), report);
    }
    const shown = reports.map(([name, report]) => shownReport(name, withNamedSheets(report, byHash), words));
    results.replaceChildren(...shown);
    announce(sayDone);
  } catch (error) {
    const what = error instanceof TrustError ? ` (${error.given})` : '';
    results.replaceChildren(paragraph(`${sayUnreadable}${what}`));
    announce(sayUnreadable);
  }
}

function paragraph(text: string): HTMLElement {
  const made = document.createElement('p');
  made.textContent = text;
  return made;
}

/** The files that were chosen last: what is to be trusted may be given after. */
let chosen: readonly File[] = [];

function wire(area: HTMLElement): void {
  for (const hint of document.querySelectorAll<HTMLElement>('[data-no-script]')) hint.hidden = true;
  area.hidden = false;
  const again = (files: readonly File[]): void => {
    chosen = files;
    void verifyAll(area, files);
  };
  area.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement) again(target.id === 'files' ? [...(target.files ?? [])] : chosen);
  });
  wireDrop(again);
}

/** Files may be dropped anywhere: a browser would else open them in the page's place. */
function wireDrop(again: (files: readonly File[]) => void): void {
  const drop = document.querySelector<HTMLElement>('[data-drop]');
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop?.classList.add('drop--over');
  });
  document.addEventListener('dragleave', () => drop?.classList.remove('drop--over'));
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    drop?.classList.remove('drop--over');
    again([...(event.dataTransfer?.files ?? [])]);
  });
}

const area = document.querySelector<HTMLElement>('[data-verify]');
if (area !== null) wire(area);
