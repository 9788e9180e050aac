import { expect } from 'chai';
import { METRICS_TOKEN, openTestApp, type TestApp } from './support/app.ts';

describe('/metrics', () => {
  let test: TestApp;
  before(async () => {
    test = await openTestApp();
    await test.institution();
  });
  after(() => test.close());

  const proxied = { 'X-Forwarded-For': '203.0.113.7' };

  it('tells this machine how requests went, by declared route, and names nobody', async () => {
    const stranger = test.stranger();
    await stranger.get('/student/meetings/0123456789abcdef01234567');
    await stranger.get('/no/such/page?token=secret');
    const { status, text } = await stranger.get('/metrics');
    expect(status).to.equal(200);
    expect(text).to.match(
      /emarge_http_request_seconds_count\{method="GET",route="\/student\/meetings\/:meeting",status="401"\} 1/,
    );
    expect(text).to.include('route="none",status="404"');
    expect(text).to.match(/process_cpu_seconds_total/);
    expect(text).not.to.match(/0123456789abcdef|secret|lycee-42/);
  });

  it('tells how far log, time-stamps and sheets are behind', async () => {
    const wanted = { meeting: 'm', why: 'validation' as const };
    await test.stores.sheets.want('lycee-42', wanted, test.clock.now());
    test.clock.forward(90_000);
    const { text } = await test.stranger().get('/metrics');
    expect(text).to.include('emarge_sheet_delay_seconds 90\n');
    expect(text).to.include('emarge_log_lag_seconds 0\n');
    expect(text).to.include('emarge_time_stamp_delay_seconds 0\n');
  });

  it('is not there for whoever comes through a proxy, but with the token', async () => {
    const stranger = test.stranger();
    expect((await stranger.get('/metrics', proxied)).status).to.equal(404);
    const bearer = (token: string) => ({ ...proxied, Authorization: `Bearer ${token}` });
    expect((await stranger.get('/metrics', bearer('a token for metricz'))).status).to.equal(404);
    expect((await stranger.get('/metrics', bearer(METRICS_TOKEN))).status).to.equal(200);
  });
});
