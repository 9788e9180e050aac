// `node tools/screenshots.mjs`: runs the whole story and takes the README's pictures from its artefacts.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
/** In `docs/images`, by the name of the picture in the story. */
const PICTURES = {
  'student-drawn': 'student-sign',
  'supervision-roll-call-completed': 'supervision',
  'roll-call': 'roll-call',
};

const story = spawnSync(process.execPath, ['tools/test.mjs', 'test/e2e/story.test.ts'], {
  cwd: root,
  stdio: 'inherit',
});
if (story.status !== 0) process.exit(1);
mkdirSync(`${root}docs/images`, { recursive: true });
const taken = readdirSync(`${root}artefacts/story`);
for (const [name, image] of Object.entries(PICTURES)) {
  const file = taken.find((one) => one.replace(/^\d+-/, '') === `${name}.png`);
  if (file === undefined) throw new Error(`The story took no picture ${name}`);
  copyFileSync(`${root}artefacts/story/${file}`, `${root}docs/images/${image}.png`);
  console.log(`docs/images/${image}.png`);
}
