/** What a file says of itself, in its Info dictionary and as XMP. */
export interface SheetMetadata {
  title: string;
  /** The institution. */
  author: string;
  producer: string;
  madeAt: Date;
  /** BCP 47. */
  lang: string;
  /** Null for a personal proof. */
  sheet: { id: string; version: number } | null;
  /** SHA-256 of the bundle attached, base64url; null without one. */
  bundleDigest: string | null;
  /** Of a certificate of completion: SHA-256 of the list of sheets attached, base64url. */
  completionDigest?: string;
}

/** Namespace of our own properties: docs/evidence-format.md, section Sheet. */
const NAMESPACE = 'urn:emarge:sheet:1#';

/** XMP (ISO 16684-1) in UTF-8. */
export function xmp(of: SheetMetadata): string {
  const alternative = (text: string): string =>
    `<rdf:Alt><rdf:li xml:lang="x-default">${escape(text)}</rdf:li></rdf:Alt>`;
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:emarge="${NAMESPACE}">
<dc:title>${alternative(of.title)}</dc:title>
<dc:creator><rdf:Seq><rdf:li>${escape(of.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>${escape(of.lang)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>${dateOf(of)}</xmp:CreateDate>
<xmp:ModifyDate>${dateOf(of)}</xmp:ModifyDate>
<xmp:CreatorTool>${escape(of.producer)}</xmp:CreatorTool>
<pdf:Producer>${escape(of.producer)}</pdf:Producer>
${own(of).join('\n')}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`;
}

function own({ sheet, bundleDigest, completionDigest }: SheetMetadata): string[] {
  const property = (name: string, value: string): string =>
    `<emarge:${name}>${escape(value)}</emarge:${name}>`;
  return [
    ...(sheet === null ? [] : [property('sheet', sheet.id), property('version', String(sheet.version))]),
    ...(bundleDigest === null ? [] : [property('bundle', bundleDigest)]),
    ...(completionDigest === undefined ? [] : [property('completion', completionDigest)]),
  ];
}

/** Whole seconds, as in the Info dictionary. */
function dateOf({ madeAt }: SheetMetadata): string {
  return madeAt.toISOString().replace(/\.\d+Z$/, 'Z');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
