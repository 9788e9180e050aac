/** What we call of ltijs 5.9.9; its published types are of version 4. */
declare module 'ltijs' {
  import type { KeyObject } from 'node:crypto';
  import type { NextFunction, Request, RequestHandler, Response } from 'express';

  export interface LtijsDatabase {
    setup(): Promise<boolean>;
    Close(): Promise<boolean>;
    Get(encryptionKey: string | false, collection: string, query?: object): Promise<object[] | false>;
    Insert(encryptionKey: string | false, collection: string, item: object, index?: object): Promise<boolean>;
    Replace(
      encryptionKey: string | false,
      collection: string,
      query: object,
      item: object,
      index?: object,
    ): Promise<boolean>;
    Modify(
      encryptionKey: string | false,
      collection: string,
      query: object,
      change: object,
    ): Promise<boolean>;
    Delete(collection: string, query: object): Promise<boolean>;
  }

  export interface LtijsOptions {
    appRoute: string;
    loginRoute: string;
    cors: false;
    ltiaas: true;
    tokenMaxAge: false;
  }

  type Callback = (token: object, req: Request, res: Response, next: NextFunction) => unknown;
  type Refusal = (req: Request, res: Response, next: NextFunction) => unknown;

  interface LtijsProvider {
    app: RequestHandler;
    /** With a key object nothing is tried: a string is looked at as a private key at each launch, for 0.4 ms. */
    setup(key: KeyObject, database: { plugin: LtijsDatabase }, options: LtijsOptions): LtijsProvider;
    onConnect(callback: Callback): true;
    onDeepLinking(callback: Callback): true;
    onInvalidToken(callback: Refusal): true;
  }

  /** The library's one provider of a process; its class makes others. */
  const Provider: LtijsProvider & { constructor: new () => LtijsProvider };
  const library: { Provider: typeof Provider };
  export default library;
}
