import { BlockList, isIP } from 'node:net';

/** Networks that the public internet does not reach. IANA special-purpose registries, RFC 6890. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

/** Names that are never looked up in the public DNS. RFC 6761, 6762, 8375, and single labels. */
const PRIVATE_NAME = /^[^.]+$|\.(?:localhost|local|internal|home\.arpa|test|invalid)$/;

/**
 * Whether a platform may stand at this address: https at a public host; at a private one, also http, only where private
 * platforms are allowed. Names are judged as written; what they resolve to is judged by `isPrivateAddress` when they are
 * called.
 */
export function isPlatformAddress(text: string, { allowPrivate }: { allowPrivate: boolean }): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  const isPrivate = isPrivateHost(hostname);
  if (protocol === 'https:') return !isPrivate || allowPrivate;
  return protocol === 'http:' && isPrivate && allowPrivate;
}

/** @param hostname as `URL` writes it: lower case, numbers in full, IPv6 in brackets */
function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return isIP(host) === 0 ? PRIVATE_NAME.test(host) : isPrivateAddress(host);
}

/** Whether the public internet does not reach an IP address; IPv4 inside IPv6 counts as what it carries. */
export function isPrivateAddress(address: string): boolean {
  return PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
