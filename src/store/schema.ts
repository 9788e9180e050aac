import { Schema } from 'mongoose';

export const { Mixed } = Schema.Types;
export const text = { type: String, required: true };
export const nullableText = { type: String, default: null };
export const time = { type: Number, required: true };
export const mixed = { type: Mixed, default: null };
export const options = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const;

export function schema(fields: Record<string, unknown>): Schema {
  return new Schema({ _id: String, ...fields }, { ...options, strict: 'throw' });
}
