/** Whether a URL's host name means this machine: `localhost` and names under it (RFC 6761), 127.0.0.0/8, `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname.toLowerCase());
}
