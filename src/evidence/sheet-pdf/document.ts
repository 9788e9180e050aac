import PDFKit, { type Reference } from 'pdfkit';
import { breath } from '../breath.ts';
import { xmp, type SheetMetadata } from './metadata.ts';
import { signatureField, type Place } from './signature-field.ts';

export const A4 = { width: 595.28, height: 841.89 };

export interface DocumentOptions extends SheetMetadata {
  /** The one file attached: a bundle, or the list of sheets that a certificate rests on. */
  attachment: { name: string; bytes: Uint8Array };
  signature: Parameters<typeof signatureField>[1];
}

/** A tagged PDF 1.7 with the bundle inside and room for one signature over the whole of it. */
export class SheetDocument extends PDFKit {
  readonly #metadata: SheetMetadata;
  readonly #signature: DocumentOptions['signature'];
  #placed: Reference | null = null;

  constructor(options: DocumentOptions) {
    const { title, author, producer, madeAt: CreationDate, sheet, bundleDigest, completionDigest } = options;
    super({
      size: 'A4',
      pdfVersion: '1.7',
      lang: options.lang,
      tagged: true,
      displayTitle: true,
      font: null,
      margin: 0,
      bufferPages: true,
      autoFirstPage: false,
      info: {
        Title: title,
        Author: author,
        Creator: producer,
        Producer: producer,
        CreationDate,
        ModDate: CreationDate,
        ...(sheet !== null && { EmargeSheet: sheet.id, EmargeVersion: String(sheet.version) }),
        ...(bundleDigest !== null && { EmargeBundle: bundleDigest }),
        ...(completionDigest !== undefined && { EmargeCompletion: completionDigest }),
      },
    });
    this.#metadata = options;
    this.#signature = options.signature;
    this.file(options.attachment.bytes, {
      name: options.attachment.name,
      type: 'application/json',
      relationship: 'Data',
      creationDate: CreationDate,
      modifiedDate: CreationDate,
    });
  }

  /** Ends the document, breathing after each page. @returns its bytes, and where the signature is to stand in them */
  async finish(): Promise<{ pdf: Buffer; place: Place }> {
    this.#placed = signatureField(this, this.#signature);
    // What `end` does first, and in one go.
    for (const page of this._pageBuffer.splice(0)) {
      this.endPageMarkings(page);
      page.end();
      await breath();
    }
    this.end();
    const chunks: Uint8Array[] = [];
    for await (const chunk of this) if (chunk instanceof Uint8Array) chunks.push(chunk);
    return { pdf: Buffer.concat(chunks), place: { from: this.#placed.offset, room: this.#signature.room } };
  }

  /** Ours is escaped as XML and says which sheet it is. */
  protected override endMetadata(): void {
    const stream = this.ref({ Type: 'Metadata', Subtype: 'XML' });
    stream.compress = false;
    stream.end(Buffer.from(xmp(this.#metadata)));
    this._root.data['Metadata'] = stream;
  }

  /** pdfkit's own wants fonts for fields that people fill in; ours has none. */
  protected override endAcroForm(): this {
    return this;
  }
}
