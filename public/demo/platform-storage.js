// The platform's side of LTI Client Side postMessages 0.1 and LTI postMessage Storage 0.1, for the tool alone.
const tool = document.querySelector('[data-tool]').dataset.tool;
const MOST_BYTES = 4096;
const kept = new Map();

const answers = {
  'lti.capabilities': () => ({
    supported_messages: Object.keys(answers).map((subject) => ({ subject, frame: window.name || '_parent' })),
  }),
  'lti.put_data': ({ key, value }) => {
    if (typeof key !== 'string' || key === '') return failed('bad_request', 'There is no key.');
    if (value === undefined || value === null) {
      kept.delete(key);
      return { key };
    }
    if (bytes() + key.length + String(value).length > MOST_BYTES)
      return { key, ...failed('storage_exhaustion', 'There is no room left.') };
    kept.set(key, String(value));
    return { key, value };
  },
  'lti.get_data': ({ key }) =>
    typeof key === 'string' && key !== ''
      ? { key, value: kept.get(key) }
      : failed('bad_request', 'There is no key.'),
};

function failed(code, message) {
  return { error: { code, message } };
}

function bytes() {
  return [...kept].flat().join('').length;
}

function answer(message, origin) {
  if (origin !== tool) return failed('wrong_origin', 'This origin is no tool of this page.');
  if (typeof message.message_id !== 'string' || message.message_id === '')
    return failed('bad_request', 'There is no message_id.');
  return Object.hasOwn(answers, message.subject)
    ? answers[message.subject](message)
    : failed('unsupported_subject', 'This LMS does not know this subject.');
}

window.addEventListener('message', ({ data, origin, source }) => {
  const subject = data?.subject;
  if (typeof subject !== 'string' || !subject.startsWith('lti.') || subject.endsWith('.response')) return;
  const { message_id: id } = data;
  source.postMessage({ subject: `${subject}.response`, message_id: id, ...answer(data, origin) }, origin);
});
