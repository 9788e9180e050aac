/** What the log may say of a login, a launch or a registration: the LMS's host instead of its whole issuer. */
export function factsOf({
  issuer,
  client,
  deployment,
}: {
  issuer: string;
  client?: string | undefined;
  deployment?: string | undefined;
}): Record<string, string> {
  return {
    lms: URL.canParse(issuer) ? new URL(issuer).host : issuer,
    ...(client !== undefined && { client }),
    ...(deployment !== undefined && { deployment }),
  };
}
