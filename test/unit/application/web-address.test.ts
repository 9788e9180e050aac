import { expect } from 'chai';
import { isPlatformAddress } from '../../../src/application/web-address.ts';

describe('the address of a platform', () => {
  const taken = (allowPrivate: boolean, address: string): boolean =>
    isPlatformAddress(address, { allowPrivate });

  for (const address of [
    'https://moodle.example',
    'https://moodle.example:8443/mod/lti/auth.php?a=b',
    'https://8.8.8.8/jwks',
    'https://[2001:4860:4860::8888]/jwks',
    'https://172.32.0.1',
    'https://localhost.example',
  ])
    it(`may be ${address}`, () => {
      expect(taken(false, address)).to.equal(true);
    });

  for (const address of [
    'https://localhost',
    'https://lms.localhost',
    'https://localhost./',
    'https://moodle',
    'https://moodle.local',
    'https://moodle.internal',
    'https://127.0.0.1',
    'https://127.1',
    'https://0x7f000001',
    'https://2130706433',
    'https://0.0.0.0',
    'https://10.1.2.3',
    'https://172.16.0.1',
    'https://172.31.255.255',
    'https://192.168.1.1',
    'https://169.254.169.254',
    'https://100.64.0.1',
    'https://[::1]',
    'https://[::]',
    'https://[fd00::1]',
    'https://[fe80::1]',
    'https://[::ffff:10.0.0.1]',
    'http://127.0.0.1:3001/jwks',
  ])
    it(`is ${address} only where private ones are allowed`, () => {
      expect(taken(false, address)).to.equal(false);
      expect(taken(true, address)).to.equal(true);
    });

  for (const address of [
    '',
    'moodle.example',
    'http://moodle.example',
    'ftp://moodle.example',
    'https://user:pass@moodle.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ])
    it(`is never '${address}'`, () => {
      expect(taken(true, address)).to.equal(false);
    });
});
