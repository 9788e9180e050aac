import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { Lms } from '../lms.ts';
import { html, type Markup } from '../pages/html.ts';
import { banner, layout } from '../pages/layout.ts';
import { DemoRefusal } from '../refusal.ts';
import { beginRegistration } from './endpoint.ts';
import type { RegisteredTool } from './tools.ts';

const added = z.object({ url: z.string().max(2000) });

/** 'Manage tools', as an LMS's administrator has it: paste an address, register, activate. */
export function toolPages(lms: Lms): Router {
  const router = express.Router();
  router.get('/tools', (_request, response) => void response.send(toolsPage(lms.tools.registered)));
  router.get('/tools/add', (request, response) => void response.send(addPage(addressIn(request))));
  router.get('/tools/register', (request, response) => {
    response.redirect(beginRegistration(lms, addressIn(request)));
  });
  router.post('/tools/:client/activate', (request: Request<{ client: string }>, response: Response) => {
    if (!lms.tools.activate(request.params.client))
      throw new DemoRefusal(404, 'There is no such tool.', 'Choose one of the list of tools.');
    response.redirect(303, '/tools');
  });
  return router;
}

function addressIn(request: Request): string {
  return added.parse({ url: '', ...request.query }).url;
}

function toolsPage(tools: readonly RegisteredTool[]): string {
  return layout({
    title: 'Manage tools',
    body: html`${banner()}
      <main>
        <h1>Manage tools</h1>
        <p class="lead">
          What an LMS’s administrator does once: paste the registration address of Emarge, and let both sides
          exchange the rest.
        </p>
        <form method="get" action="/tools/add" class="tool-url">
          <label for="url">Tool URL</label>
          <input type="url" id="url" name="url" required autocomplete="off" />
          <button type="submit" class="primary">Add LTI Advantage</button>
        </form>
        <h2>Tools</h2>
        ${tools.length === 0 ? html`<p>No tool has registered itself yet.</p>` : list(tools)}
        <p><a href="/">Choose a person</a></p>
      </main>`,
  });
}

function list(tools: readonly RegisteredTool[]): Markup {
  return html`<ul class="tools">
    ${tools.map(
      ({ name, clientId, deploymentId, active }) =>
        html`<li>
          <span><b>${name}</b>, deployment ${deploymentId}: ${active ? 'active' : 'pending'}</span>
          ${active ? null : activation(clientId, name)}
        </li>`,
    )}
  </ul>`;
}

function activation(clientId: string, name: string): Markup {
  return html`<form method="post" action="/tools/${clientId}/activate">
    <button type="submit" class="primary" aria-label="Activate ${name}">Activate</button>
  </form>`;
}

/** The tool registers in a frame, and says when it is done. */
function addPage(address: string): string {
  return layout({
    title: 'Add a tool',
    look: 'frame',
    script: 'tools.js',
    body: html`${banner()}
      <main aria-labelledby="adding">
        <div class="course-head">
          <h1 id="adding">Add a tool</h1>
          <nav aria-label="Tools"><a id="done" href="/tools">Manage tools</a></nav>
        </div>
        <iframe
          id="contentframe"
          title="The tool’s registration"
          src="/tools/register?${new URLSearchParams({ url: address }).toString()}"
        ></iframe>
      </main>`,
  });
}
