/** A SHA-256 in hex, in groups of four, as sheets and the verifier show it to be compared by eye. */
export function groupedHex(hex: string): string {
  return hex.replace(/(.{4})(?=.)/g, '$1 ');
}
