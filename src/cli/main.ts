#!/usr/bin/env node
import { witnessLog } from '../evidence/log/witness.ts';
import { readPassword } from './password.ts';
import { runCli } from './program.ts';
import { changeSecretOfEnvironment, openCliServices } from './services.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  open: openCliServices,
  witnessLog,
  changeSecret: changeSecretOfEnvironment,
  password: readPassword,
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
