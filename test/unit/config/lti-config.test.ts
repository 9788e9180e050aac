import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { readLtiConfig } from '../../../src/config/lti-config.ts';
import { AppError } from '../../../src/errors.ts';

describe('lti-config.json', () => {
  const good = JSON.parse(readFileSync('lti-config.json', 'utf8')) as Record<string, unknown>;
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'emarge-config-'));
    file = join(folder, 'lti-config.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function problem(text: string | null): string {
    if (text !== null) writeFileSync(file, text);
    try {
      readLtiConfig(pathToFileURL(file));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(error.code).to.equal('LTI_CONFIG_INVALID');
      return String(error.params['problem']);
    }
    throw new Error('it was taken');
  }
  const with_ = (change: object): string => problem(JSON.stringify({ ...good, ...change }));

  it('is said to be missing, unreadable, or no JSON', () => {
    expect(problem(null)).to.equal('the file is missing');
    expect(problem('{"title": ')).to.match(/^it is not JSON \(/);
    rmSync(file);
    expect(() => readLtiConfig(pathToFileURL(folder)))
      .to.throw(AppError)
      .with.nested.property('params.problem', 'the file cannot be read (EISDIR)');
  });

  it('is told what each field must be, in words', () => {
    expect(with_({ title: '' })).to.equal('title must be a text of 1 to 100 characters');
    expect(with_({ icon: 'icon.svg' })).to.equal('icon must be a path that begins with /');
    expect(with_({ scopes: ['x'], claims: 'sub' })).to.equal('scopes.0 must be a URL; claims must be a list');
    expect(with_({ messages: [] })).to.equal('messages must have at least one message');
    expect(with_({ messages: [{ type: 'x', label: 'L', placements: [] }] })).to.equal(
      'messages.0.type must be LtiResourceLinkRequest or LtiDeepLinkingRequest',
    );
    expect(with_({ messages: ['x'] })).to.equal('messages.0 must be an object');
    expect(with_({ customParameters: { a: 1 } })).to.equal('customParameters.a must be a text');
    expect(with_({ colour: 'blue' })).to.equal('the file has what is not known here: colour');
    expect(problem('[]')).to.equal('the file must be an object');
  });
});
