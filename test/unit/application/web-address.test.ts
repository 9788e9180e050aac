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
    'https://168.63.129.17',
    'https://[2606:4700::1111]',
    'https://[3ffe::1]',
    'https://moodle.example:80',
    'https://moodle.example:8080/jwks?a=b&c=%20d#e',
    'https://münchen.example/auth',
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
    'https://[::ffff:8.8.8.8]',
    'https://[::ffff:0:10.0.0.1]',
    'https://[::ffff:0:8.8.8.8]',
    'https://[64:ff9b::a00:1]',
    'https://[fec0::1]',
    'https://[3fff::1]',
    'https://[5f00::1]',
    'https://[4000::1]',
    'https://[1fff::1]',
    'https://[2001:db8::1]',
    'https://[2002:a00:1::]',
    'https://168.63.129.16',
    'https://192.0.0.192',
    'https://100.100.100.200',
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
    'javascript://127.0.0.1:3320/%0aalert(1)',
    'https://moodle.example/"><script>',
    'https://moodle.example/a b',
    'https://moodle.example/\u001b[2J',
    'https://moodle.example:22/jwks',
    'https://moodle.example:6379x/',
    'https://moodle.example:25/',
    'https://moodle.example:5060/',
  ])
    it(`is never '${address}'`, () => {
      expect(taken(true, address)).to.equal(false);
    });
});
