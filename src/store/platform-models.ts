import type { Schema } from 'mongoose';
import type { Platform } from '../application/ports/platforms.ts';
import type { RegistrationLink } from '../domain/registration-link.ts';
import { Mixed, mixed, schema, text, time } from './schema.ts';

export type PlatformDoc = Platform & { _id: string } & { deploymentKeys: string[] };
export type RegistrationDoc = Omit<RegistrationLink, 'tokenHash' | 'id'> & { _id: string } & {
  link: string;
  expireAt: Date;
};

export const platform = (): Schema =>
  schema({
    issuer: text,
    clientId: text,
    authUrl: text,
    tokenUrl: text,
    jwksUrl: text,
    deployments: [Mixed],
    deploymentKeys: [String],
    demo: Boolean,
    paused: Boolean,
    registration: { type: Mixed },
    awaiting: mixed,
    replaces: { type: Mixed },
    addedAt: Number,
  });

export const registration = (): Schema =>
  schema({
    link: text,
    institution: text,
    createdBy: { type: Mixed, required: true },
    createdAt: time,
    expiresAt: time,
    takenAt: { type: Number, default: null },
    usedAt: { type: Number, default: null },
    revokedAt: { type: Number, default: null },
    platform: mixed,
    expireAt: Date,
  });
