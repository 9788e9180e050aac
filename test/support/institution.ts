import { DEFAULT_SETTINGS, type Institution } from '../../src/domain/institution.ts';

export function institution(changes: Partial<Institution> = {}): Institution {
  return {
    key: 'lycee-42',
    name: 'Lycée Jean Moulin',
    registrationNumber: '',
    address: '',
    language: 'fr',
    timeZone: 'Europe/Paris',
    country: '',
    region: '',
    licence: null,
    codes: [],
    settings: { ...DEFAULT_SETTINGS },
    version: 1,
    ...changes,
  };
}
