// npm's `prestart`: a tool that is not built is said in words, not as a module that node cannot find.
import { HOW_TO_BUILD, isBuilt } from './built.mjs';

if (!isBuilt()) {
  console.error(`emarge: there is no finished dist/, so nothing can be started. ${HOW_TO_BUILD}`);
  process.exitCode = 1;
}
