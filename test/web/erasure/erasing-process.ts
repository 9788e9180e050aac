/** An erasure in a process of its own, that stops for good before one of its writes: whoever started it kills it there. */
import { erasePerson } from '../../../src/application/erasure/erase-person.ts';
import { openTestApp } from '../support/app.ts';
import { HERE } from './support.ts';

const [url = '', secret = '', now = '', method = '', admin = '', person = ''] = process.argv.slice(2);
const test = await openTestApp({ shared: { url, secret }, at: Number(now) });
const stops = (): Promise<never> => {
  console.log('there');
  return new Promise<never>(() => {});
};
const stores = { ...test.stores, erasures: { ...test.stores.erasures, [method]: stops } };
const actor = { institution: HERE, id: admin, name: 'Ada Admin' };
await erasePerson({ ...test.services, stores }, actor, { person, reason: 'Asked for it' });
