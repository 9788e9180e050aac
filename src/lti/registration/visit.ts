import type { RequestHandler } from 'express';
import { registerPlatform } from '../../application/register-platform.ts';
import { AppError } from '../../errors.ts';
import { factsOf } from '../facts.ts';
import type { Lti } from '../types.ts';
import { registerClient } from './client.ts';
import { readConfiguration } from './configuration.ts';

const MAX_LENGTH = 4_000;

/**
 * `/lti/register`: an LMS opens the address that its administrator pasted, adding where its configuration is and a token
 * that allows one registration. LTI Dynamic Registration 1.0 section 3.
 */
export function openRegistration(lti: Lti): RequestHandler {
  return async (req, res) => {
    // Express takes HEAD for GET, and a look must not use the address up.
    if (req.method !== 'GET') throw new AppError('METHOD_NOT_ALLOWED');
    const visit = readVisit(req.query);
    const { institution, platform } = await registerPlatform(lti, {
      token: visit.link,
      address: req.ip ?? '',
      found: (key) => lti.note(req, { ...factsOf({ issuer: visit.configurationUrl }), institution: key }),
      ask: async () => {
        const configuration = await readConfiguration(lti.guard, visit.configurationUrl, visit.token);
        return registerClient(lti, configuration, visit);
      },
    });
    lti.platforms.forget();
    const { issuer, awaiting, registration, replaces } = platform;
    lti.pages.registered(
      { req, res },
      {
        institution: institution.name,
        issuer,
        product: registration?.product ?? '',
        awaiting: awaiting !== null,
        replaces: Boolean(replaces),
      },
    );
  };
}

interface Visit {
  /** The token in our own address. */
  link: string;
  configurationUrl: string;
  /** The LMS's permission to register; some need none. */
  token: string | null;
}

function readVisit(query: object): Visit {
  const link = single(query, 't');
  const configurationUrl = single(query, 'openid_configuration');
  if (link === null) throw new AppError('REGISTRATION_LINK_UNKNOWN');
  if (configurationUrl === null) throw new AppError('REGISTRATION_OUTSIDE_LMS');
  return { link, configurationUrl, token: single(query, 'registration_token') };
}

/** One bounded string; arrays and objects are attempts at something else. */
function single(query: object, name: string): string | null {
  const value: unknown = Reflect.get(query, name);
  return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH ? value : null;
}
