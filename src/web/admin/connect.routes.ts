import { actorOf } from '../../application/acts.ts';
import { connectByHand } from '../../application/connections.ts';
import { linkAddress, makeLink, openLink, revokeLink } from '../../application/registration-links.ts';
import { AppError } from '../../errors.ts';
import { errorWords, type MessageKey, type Translator } from '../../i18n/index.ts';
import type { Context } from '../context.ts';
import type { FieldError } from '../form.ts';
import { paths } from '../paths.ts';
import type { Routes } from '../route.ts';
import type { WebServices } from '../services.ts';
import {
  ADDRESS_FIELDS,
  FIELD_OF_REFUSAL,
  FIELD_WORDS,
  NOTHING_TYPED,
  platformForm,
  typedForm,
  type PlatformField,
  type PlatformTyped,
} from './connect.form.ts';
import { manualView, type ConnectPage } from './connect.view.ts';
import { connectedView } from './connected.view.ts';

/** Connect the LMS: by its own registration, or by hand. */
export function connectRoutes(declare: Routes, services: WebServices): Routes {
  return declare
    .get(paths.admin.connect, (context) =>
      showConnect(services, context, { typed: NOTHING_TYPED, errors: [] }),
    )
    .post(paths.admin.connectLink, async ({ auth, t, redirect }) => {
      const actor = actorOf(auth.person);
      const open = await openLink(services, actor.institution);
      if (open !== null) await revokeLink(services, actor, open.id);
      await makeLink(services, actor);
      redirect(paths.admin.connect, { tone: 'success', words: t.t('admin.connect.link.made') });
    })
    .post(paths.admin.connectByHand, async (context) => {
      const { t, body, form, redirect } = context;
      const typed = body(typedForm);
      const read = form(platformForm);
      const errors = read.ok ? await connect(services, context, read.value) : missing(context, read.fields);
      if (errors.length > 0) {
        await showConnect(services, context, { typed, errors });
        return;
      }
      redirect(paths.admin.connect, { tone: 'success', words: t.t('admin.connect.manual.connected') });
    });
}

type Shown = Pick<Context<string>, 'auth' | 't' | 'now' | 'page'>;

function missing({ t }: Shown, fields: readonly string[]): FieldError[] {
  return fields.filter(isField).map((field) => fault(t, field, 'admin.connect.manual.missing'));
}

function isField(name: string): name is PlatformField {
  return name in FIELD_WORDS;
}

function fault(t: Translator, field: PlatformField, words: MessageKey): FieldError {
  return { field, words: t.t(words, { field: t.t(FIELD_WORDS[field]) }) };
}

/** Connects the platform, or says which fields cannot be taken. */
async function connect(
  services: WebServices,
  { auth, t }: Shown,
  platform: PlatformTyped,
): Promise<FieldError[]> {
  const refused = ADDRESS_FIELDS.filter((field) => !services.lms.accepts(platform[field]));
  if (refused.length > 0) return refused.map((field) => fault(t, field, 'admin.connect.manual.addressWrong'));
  try {
    await connectByHand(services, actorOf(auth.person), platform);
    services.lms.forget();
    return [];
  } catch (error) {
    const field = error instanceof AppError ? FIELD_OF_REFUSAL[error.code] : undefined;
    if (!(error instanceof AppError) || field === undefined) throw error;
    const { what, next } = errorWords(t, error);
    return [{ field, words: `${what} ${next}` }];
  }
}

async function showConnect(
  services: WebServices,
  { auth, t, now, page }: Shown,
  { typed, errors }: { typed: PlatformTyped; errors: readonly FieldError[] },
): Promise<void> {
  const { institution } = auth;
  const { publicUrl, loopback } = services.config;
  await services.lms.settle();
  const [platforms, open] = await Promise.all([
    services.stores.platforms.list(institution.key),
    openLink(services, institution.key),
  ]);
  const model: Omit<ConnectPage, 'page'> = {
    unreachable: loopback ? t.t('admin.connect.loopback', { address: publicUrl }) : null,
    connected: platforms.map((platform) => connectedView({ t, institution, now }, platform)),
    link:
      open === null
        ? null
        : {
            address: linkAddress(services, publicUrl, open),
            until: t.t('admin.connect.link.until', {
              date: t.dateTime(open.expiresAt, institution.timeZone),
            }),
          },
    manual: manualView(t, publicUrl, { typed, errors }),
    errors: errors.length === 0 ? null : { title: t.t('common.problem'), errors },
  };
  page(
    'admin/connect',
    {
      title: t.t('admin.connect.title'),
      breadcrumbs: [{ href: paths.admin.home, label: t.t('admin.home') }],
      status: errors.length === 0 ? 200 : 400,
    },
    model,
  );
}
