import { expect } from 'chai';
import {
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerClosedError,
  MongoServerError,
  MongoTopologyClosedError,
} from 'mongodb';
import { isAway, isDuplicateKey, translated } from '../../src/store/database-errors.ts';
import { AppError } from '../../src/errors.ts';

const named = (name: string): Error => Object.assign(new Error(name), { name });
const socket = (code: string): Error => Object.assign(new Error('This socket has been ended'), { code });
const server = (code: number): Error => new MongoServerError({ message: 'of the server', code });

describe('errors of the database', () => {
  const passing: readonly [string, Error][] = [
    ['a connection that broke', new MongoNetworkError('closed')],
    ['no connection yet', new MongoNotConnectedError('not connected')],
    ['a server that was closed', new MongoServerClosedError('closed')],
    ['a topology that was closed', new MongoTopologyClosedError('closed')],
    ['a pool that was closed', named('MongoPoolClosedError')],
    ['a pool that was cleared', named('MongoPoolClearedError')],
    ...['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT'].map((code): [string, Error] => [
      `a socket's ${code}`,
      socket(code),
    ]),
    ...[91, 189, 10107, 11600, 11602, 13435, 13436].map((code): [string, Error] => [
      `a server's ${String(code)}, which stops or is primary no more`,
      server(code),
    ]),
  ];
  for (const [name, error] of passing) {
    it(`pass by themselves: ${name}`, () => {
      expect(isAway(error)).to.equal(true);
      expect(translated(error))
        .to.be.instanceOf(AppError)
        .and.include({ code: 'DATABASE_AWAY', cause: error });
    });
  }

  const staying: readonly [string, unknown][] = [
    ['a duplicate key', server(11000)],
    ['a command that the server refuses', server(2)],
    ['a fault of ours', new TypeError('undefined is not a function')],
    ['a file that is not there', socket('ENOENT')],
    ['what is no error', { code: 'EPIPE' }],
  ];
  for (const [name, error] of staying) {
    it(`stay what they are: ${name}`, () => {
      expect(isAway(error)).to.equal(false);
      expect(translated(error)).to.equal(error);
    });
  }

  it('tell a duplicate key from all others', () => {
    expect([server(11000), server(91), socket('EPIPE'), null].map(isDuplicateKey)).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
  });
});
