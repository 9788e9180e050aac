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
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

/** Names that are never looked up in the public DNS. RFC 6761, 6762, 8375, and single labels. */
const PRIVATE_NAME = /^[^.]+$|\.(?:localhost|local|internal|home\.arpa|test|invalid)$/;

/**
 * Whether a platform may stand at this address: https at a public host; at a private one, also http, only where private
 * platforms are allowed. Names are judged as written: what they resolve to is not looked up.
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
  const family = isIP(host);
  return family === 0 ? PRIVATE_NAME.test(host) : PRIVATE.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
