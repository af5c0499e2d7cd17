/** Asks for the token, and nothing else can be seen. */
import { element } from '../dom.js';
import { ApiError, type Client } from '../api/client.js';

export function loginForm(client: Client, done: () => void): HTMLElement {
  const token = element('input', {
    id: 'token',
    name: 'token',
    type: 'password',
    required: true,
    autocomplete: 'current-password',
    spellcheck: 'false',
    'aria-describedby': 'token-note token-said',
  });
  const said = element('p', { id: 'token-said', class: 'bad', role: 'alert' });
  const submit = element('button', { type: 'submit', class: 'primary' }, 'Log in');
  const send = async () => {
    submit.disabled = true;
    said.textContent = '';
    try {
      await client.login(token.value.trim());
      done();
    } catch (e) {
      said.textContent = refusal(e);
      token.setAttribute('aria-invalid', 'true');
      token.select();
      token.focus();
    } finally {
      submit.disabled = false;
    }
  };
  return element(
    'form',
    {
      class: 'login',
      on: {
        submit: (event) => {
          event.preventDefault();
          void send();
        },
      },
    },
    element('h1', { tabindex: -1 }, 'Log in'),
    element('label', { for: 'token' }, 'Token'),
    token,
    element(
      'p',
      { id: 'token-note', class: 'note' },
      'The daemon wrote it into its token file on the host; its configuration says where.',
    ),
    said,
    submit,
  );
}

function refusal(error: unknown): string {
  if (!(error instanceof ApiError)) {
    return String(error);
  }
  switch (error.status) {
    case 0:
      return 'The daemon does not answer. Is it running?';
    case 401:
      return 'This is not the daemon’s token.';
    case 429:
      return 'Too many wrong tokens came from here. Wait a minute and try again.';
    default:
      return `The daemon refused: ${error.message}`;
  }
}
