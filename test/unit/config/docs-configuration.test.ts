import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { ENVIRONMENT } from '../../../src/config/environment.ts';
import { CONFIGURATION_PAGE, configurationPage } from '../../../tools/docs-configuration.ts';

describe('docs/configuration.md', () => {
  it('is up to date: else run npx tsx tools/docs-configuration.ts', () => {
    expect(readFileSync(CONFIGURATION_PAGE, 'utf8')).to.equal(configurationPage());
  });

  it('describes every variable in one line', () => {
    for (const [name, variable] of Object.entries(ENVIRONMENT.shape))
      expect(variable.description, name).to.match(/^\S.*\.$/);
  });
});
