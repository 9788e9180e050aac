import { readFileSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import { MongoBulkWriteError } from 'mongodb';
import { AppError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';

/** What is logged of an event: the line, and its fields. */
function logged(fields: Record<string, unknown>): { line: string; fields: Record<string, unknown> } {
  const lines: string[] = [];
  createLog('info', { write: (line) => void lines.push(line) }).error(fields, 'it failed');
  const [line = ''] = lines;
  return { line, fields: JSON.parse(line) as Record<string, unknown> };
}

/** As the driver tells of a write of people that met another's. */
function ofPeople(): MongoBulkWriteError {
  const message =
    'E11000 duplicate key error collection: emarge.people index: i dup key: { sub: "zoe@school.test" }';
  const op = { name: 'Zoé Bréchet', email: 'zoe@school.test' };
  const refused = { message, code: 11000, writeErrors: [{ index: 0, code: 11000, errmsg: message, op }] };
  return new MongoBulkWriteError(refused as never, { op } as never);
}

describe('the log', () => {
  it('tells of an error its name, code, message and where, and nobody’s data', () => {
    const { line, fields } = logged({ err: ofPeople() });
    expect(line).not.to.match(/Zoé|zoe@/);
    expect(fields['err']).to.have.all.keys('name', 'code', 'message', 'stack');
    expect(fields['err']).to.include({ name: 'MongoBulkWriteError', code: 11000 });
    expect(fields)
      .to.have.nested.property('err.message')
      .that.includes('emarge.people index: i dup key: {…}');
    expect(fields)
      .to.have.nested.property('err.stack')
      .that.matches(/^\s+at .*log\.test/);
  });

  it('tells the cause in the same way', () => {
    const { line, fields } = logged({ err: new AppError('INTERNAL', { name: 'Zoé' }, ofPeople()) });
    expect(line).not.to.match(/Zoé|zoe@/);
    expect(fields).to.have.nested.property('err.code', 'INTERNAL');
    expect(fields).to.have.nested.property('err.cause.code', 11000);
  });

  it('tells no value that a message quotes, be it an error’s or a text', () => {
    const unreadable = new SyntaxError('Unexpected token \'Z\', "Zoé Bréchet" is not valid JSON');
    expect(logged({ err: unreadable }).line).not.to.include('Bréchet');
    expect(logged({ err: String(unreadable) }).line).not.to.include('Bréchet');
    expect(logged({ err: new Error('connect ECONNREFUSED 127.0.0.1:27017') }).line).to.include(
      '127.0.0.1:27017',
    );
  });

  it('is made here alone: no process has another', () => {
    const src = new URL('../../src/', import.meta.url);
    const making = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => /\bpino\(/.test(readFileSync(new URL(file, src), 'utf8')));
    expect(making).to.deep.equal(['log.ts']);
  });

  it('blanks secrets', () => {
    const { line } = logged({ id_token: 'eyJ', session: { cookie: 'eyJ', returnUrl: 'eyJ' } });
    expect(line).not.to.include('eyJ');
  });
});
