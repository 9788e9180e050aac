import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** What the tool asks of the LMS: its public key. Launches are signed with the private one by the load generator. */
export interface BenchLms {
  privateJwk: JWK;
  jwksUrl: string;
  close(): void;
}

export async function openLms(): Promise<BenchLms> {
  const kid = 'bench';
  const { publicKey, privateKey } = await generateKeyPair('RS256', {
    modulusLength: 2048,
    extractable: true,
  });
  const keys = [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }];
  const server = createServer((_req, res) => {
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    privateJwk: { ...(await exportJWK(privateKey)), kid },
    jwksUrl: `http://127.0.0.1:${String(port)}/jwks`,
    close: () => void server.close(),
  };
}
