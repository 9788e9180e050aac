import type { EvidenceBundle } from '../../../../src/domain/evidence-bundle.ts';
import type { Material } from '../../../../src/evidence/archive/material.ts';
import { appendArchive } from '../../../../src/evidence/sheet-pdf/archive-revision.ts';
import { fillSignature } from '../../../../src/evidence/sheet-pdf/signature-field.ts';
import { makeQuery, readReply } from '../../../../src/evidence/timestamp/query.ts';
import { readPdf } from '../../../../src/evidence/verify/pdf/read-pdf.ts';
import type { GivenTrust } from '../../../../src/evidence/verify/trust.ts';
import { SmallAuthority } from '../../sheet-pdf/small-authority.ts';
import { outsidePress } from '../../sheet-pdf/support.ts';
import { MockMeeting } from './mock-meeting.ts';
import { fileOf, MockWorld } from './mock-world.ts';

/** Answers a time-stamp request, DER to DER. */
type Respond = (request: Uint8Array) => Promise<Uint8Array>;

/** A real sheet with an archive part, and everything that stands behind it. */
export class ArchivedSheet {
  readonly world = new MockWorld();
  authority!: SmallAuthority;
  pdf: Uint8Array = new Uint8Array();

  static async make(): Promise<ArchivedSheet> {
    const made = new ArchivedSheet();
    const { clock } = made.world.services;
    made.authority = await SmallAuthority.open({ now: () => clock.now() });
    const bundle = await new MockMeeting(made.world).play();
    made.pdf = await made.#print(bundle);
    return made;
  }

  get first(): Uint8Array {
    return readPdf(this.pdf).first.bytes;
  }

  async trust(): Promise<Required<Omit<GivenTrust, 'checkpoints'>>> {
    const { roots, tsaRoots, logKey } = await this.world.trust();
    return { roots, tsaRoots: [...tsaRoots, this.authority.der('root')], logKey };
  }

  /** Certificates and lists as they stand in the part. */
  material(): Material {
    const { second } = readPdf(this.pdf);
    const streams = [...(second?.objects.values() ?? [])].flatMap(({ stream }) => stream ?? []);
    const isList = (der: Uint8Array): boolean => !Buffer.from(der).includes(Buffer.from('0603551d13', 'hex'));
    return { certificates: streams.filter((der) => !isList(der)), lists: streams.filter(isList) };
  }

  /** An archive part as somebody writes it who looks at nothing. */
  async forged(
    material: Material,
    respond: Respond = (request) => this.authority.respond(request),
  ): Promise<Uint8Array> {
    const { first } = readPdf(this.pdf);
    const { pdf, place } = appendArchive(first, material, 8192);
    const whole = await fillSignature(pdf, place, async (data) => {
      const query = await makeQuery(data);
      return readReply(await respond(query.request), query);
    });
    if (whole === null) throw new Error('too little room');
    return whole;
  }

  #print(bundle: EvidenceBundle): Promise<Uint8Array> {
    if (bundle.sheet === null) throw new Error('no sheet');
    const { printer } = outsidePress(this.authority, this.world.services);
    return printer.printSheet(this.world.institution, {
      sheet: bundle.sheet,
      bundle: fileOf(bundle),
      drawings: new Map(),
      places: new Map(),
      trust: { log: null, stampedBy: null, rootFingerprint: null },
      verifyUrl: 'https://emarge.example/verify',
    });
  }
}

/** An object of a revision: its number, and what it is, in Latin-1. */
export type RawObject = [number: number, text: string];

/** The objects of the archive part, as they stand there. */
export function rawObjects(pdf: Uint8Array): RawObject[] {
  const { first, second } = readPdf(pdf);
  const text = Buffer.from(pdf).toString('latin1');
  let at = first.bytes.length;
  const starts = [...(second?.objects.keys() ?? [])].map((number) => {
    const from = text.indexOf(`${String(number)} 0 obj\n`, at);
    at = from + 1;
    return { number, from };
  });
  return starts.map(({ number, from }, i) => [
    number,
    text.slice(from, starts[i + 1]?.from ?? second?.table),
  ]);
}

/** A file with a second revision of these objects, rightly written: its table, its trailer, its end. */
export function appended(
  first: Uint8Array,
  objects: readonly RawObject[],
  trailerOf: (trailer: string) => string = (trailer) => trailer,
): Buffer {
  const places = new Map<number, number>();
  let body = Buffer.from(first);
  for (const [number, text] of objects) {
    places.set(number, body.length);
    body = Buffer.concat([body, Buffer.from(text, 'latin1')]);
  }
  const lines = [...places.keys()].sort((one, other) => one - other);
  const table = lines
    .map((number) => {
      const line = `${String(places.get(number)).padStart(10, '0')} 00000 n \n`;
      return lines.includes(number - 1) ? line : `${String(number)} ${runFrom(lines, number)}\n${line}`;
    })
    .join('');
  const before = readPdf(first).first;
  const old = Buffer.from(first.subarray(before.table)).toString('latin1');
  const trailer = old
    .slice(old.lastIndexOf('trailer\n'), old.lastIndexOf('startxref\n'))
    .replace(/\/Size \d+/, `/Size ${String(Math.max(before.objects.size, ...lines) + 1)}`)
    .replace(/>>\n$/, `/Prev ${String(before.table)}\n>>\n`);
  const end = `xref\n${table}${trailerOf(trailer)}startxref\n${String(body.length)}\n%%EOF\n`;
  return Buffer.concat([body, Buffer.from(end, 'latin1')]);
}

/** How many numbers follow one another. */
function runFrom(numbers: readonly number[], from: number): string {
  let to = from;
  while (numbers.includes(to + 1)) to += 1;
  return String(to - from + 1);
}
