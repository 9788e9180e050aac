import { BlockList, isIP } from 'node:net';

/**
 * IPv4 networks that the public internet does not reach (IANA special-purpose registry, RFC 6890), and where clouds serve
 * their machines outside of these.
 */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');

/** Of IPv6 only 2000::/3 is public at all (RFC 4291), but for these networks in it. */
const PUBLIC_IPV6 = new BlockList();
PUBLIC_IPV6.addSubnet('2000::', 3, 'ipv6');
const SPECIAL_IPV6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const)
  SPECIAL_IPV6.addSubnet(network, prefix, 'ipv6');

/** Ports of services that are not the web's and could take a request for their own language: WHATWG Fetch, section 2.9. */
const BAD_PORTS: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** What no URI holds as it stands (RFC 3986, section 2). */
const NOT_IN_AN_ADDRESS = /[\s\p{Cc}\p{Cf}"<>\\^`{|}]/u;

/** Names that are never looked up in the public DNS. RFC 6761, 6762, 8375, and single labels. */
const PRIVATE_NAME = /^[^.]+$|\.(?:localhost|local|internal|home\.arpa|test|invalid)$/;

/**
 * Whether a platform may stand at this address: https at a public host; at a private one, also http, only where private
 * platforms are allowed. Names are judged as written; what they resolve to is judged by `isPrivateAddress` when they are
 * called.
 */
export function isPlatformAddress(text: string, { allowPrivate }: { allowPrivate: boolean }): boolean {
  if (!isPlain(text)) return false;
  const { protocol, hostname } = new URL(text);
  const isPrivate = isPrivateHost(hostname);
  if (protocol === 'https:') return !isPrivate || allowPrivate;
  return protocol === 'http:' && isPrivate && allowPrivate;
}

/**
 * Whether a file that is signed by itself may be got from this address: over http too, as certificates and their
 * revocation lists are published (RFC 5280, section 8).
 */
export function isFileAddress(text: string, { allowPrivate }: { allowPrivate: boolean }): boolean {
  if (!isPlain(text)) return false;
  const { protocol, hostname } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && (allowPrivate || !isPrivateHost(hostname));
}

/** An address without a password, of a port that the web may use. */
function isPlain(text: string): boolean {
  if (!URL.canParse(text) || NOT_IN_AN_ADDRESS.test(text)) return false;
  const { username, password, port } = new URL(text);
  return username === '' && password === '' && !BAD_PORTS.has(Number(port));
}

/** @param hostname as `URL` writes it: lower case, numbers in full, IPv6 in brackets */
function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return isIP(host) === 0 ? PRIVATE_NAME.test(host) : isPrivateAddress(host);
}

/** Whether the public internet does not reach an IP address. IPv4 inside IPv6 is nobody's way to a platform. */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) !== 6) return PRIVATE.check(address, 'ipv4');
  return !PUBLIC_IPV6.check(address, 'ipv6') || SPECIAL_IPV6.check(address, 'ipv6');
}
