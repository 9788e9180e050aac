// ltijs 5.9.9 as its documentation sets it up, with its own MongoDB class. Its `deploy` would listen on every address:
// here it hands its application over, as its documentation does for an application of one's own.
import { createServer } from 'node:http';
import ltijs from 'ltijs';
import { studentPage } from '../compare/stock-page.ts';

const { DATABASE_URL, PLATFORM } = process.env;
const { issuer, clientId, jwksUrl } = JSON.parse(PLATFORM);
const lti = ltijs.Provider.setup(
  'the bench alone signs with this key',
  { url: DATABASE_URL },
  { appRoute: '/lti/launch', loginRoute: '/lti/login', cors: false },
);
let page = (_req, res) => res.status(503).end();

lti.onConnect((_token, _req, res) => lti.redirect(res, '/student'));
lti.app.get('/student', (req, res) => page(req, res));

await lti.deploy({ serverless: true, silent: true });
await lti.registerPlatform({
  url: issuer,
  name: 'Bench',
  clientId,
  authenticationEndpoint: `${issuer}/auth`,
  accesstokenEndpoint: `${issuer}/token`,
  authConfig: { method: 'JWK_SET', key: jwksUrl },
});
const server = createServer(lti.app);
await new Promise((resolve) => {
  server.listen(0, 'localhost', resolve);
});

process.on('message', (asked) => {
  if (asked === 'cpu') process.send(process.cpuUsage());
  else if (asked === 'stop') stop();
  else page = studentPage(asked);
});

async function stop() {
  server.close();
  server.closeAllConnections();
  await lti.close({ silent: true });
  process.disconnect();
}

process.send({ url: `http://localhost:${server.address().port}`, notes: [] });
