#!/usr/bin/env node
import { runCli } from './program.ts';
import { openCliServices } from './services.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  open: openCliServices,
  out: (text) => console.log(text),
  err: (text) => console.error(text),
});
