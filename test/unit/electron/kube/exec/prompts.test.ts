import { describe, expect, it } from 'vitest';
import { recognisePrompt } from '../../../../../electron/kube/exec/prompts.ts';

/** What the programs write, word by word (their own sources). */
const texts: readonly (readonly [program: string, text: string, prompt: ReturnType<typeof recognisePrompt>])[] = [
  [
    'Azure kubelogin',
    'To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code F7DXB3T9K to authenticate.',
    { kind: 'deviceCode', code: 'F7DXB3T9K', address: 'https://microsoft.com/devicelogin' },
  ],
  [
    'az login --use-device-code',
    'WARNING: To sign in, use a web browser to open the page https://login.microsoft.com/device and enter the code LXK7Q2M3N to authenticate.\n',
    { kind: 'deviceCode', code: 'LXK7Q2M3N', address: 'https://login.microsoft.com/device' },
  ],
  [
    'aws sso, by device code',
    `Attempting to automatically open the SSO authorization page in your default browser.
If the browser does not open or you wish to use a different device to authorize this request, open the following URL:

https://device.sso.eu-central-1.amazonaws.com/

Then enter the code:

QCFK-N451

Alternatively, you may visit the following URL which will autofill the code upon loading:
https://device.sso.eu-central-1.amazonaws.com/?user_code=QCFK-N451
`,
    { kind: 'deviceCode', code: 'QCFK-N451', address: 'https://device.sso.eu-central-1.amazonaws.com/' },
  ],
  [
    'aws sso, by browser',
    `Attempting to open your default browser.
If the browser does not open, open the following URL:

https://oidc.eu-central-1.amazonaws.com/authorize?response_type=code&client_id=abc&state=0c7a&code_challenge=xyz
`,
    {
      kind: 'browser',
      code: null,
      address:
        'https://oidc.eu-central-1.amazonaws.com/authorize?response_type=code&client_id=abc&state=0c7a&code_challenge=xyz',
    },
  ],
  [
    'int128/kubelogin',
    'error: could not open the browser: exec: "xdg-open": executable file not found in $PATH\n\nPlease visit the following URL in your browser manually: http://localhost:8000/',
    { kind: 'browser', code: null, address: 'http://localhost:8000/' },
  ],
  [
    'int128/kubelogin, by device code',
    'Please visit the following URL in your browser: https://login.example.com/activate\nPlease enter the following code when asked in your browser: WDJB-MJHT\n',
    { kind: 'deviceCode', code: 'WDJB-MJHT', address: 'https://login.example.com/activate' },
  ],
  [
    'int128/kubelogin, by keyboard',
    'Please visit the following URL in your browser: https://login.example.com/auth?state=1\nEnter the authorization code: ',
    { kind: 'question', code: null, address: 'https://login.example.com/auth?state=1' },
  ],
  ['int128/kubelogin, by password', 'Username: mara\nPassword: ', { kind: 'question', code: null, address: null }],
  [
    'gcloud, with a browser',
    'Your browser has been opened to visit:\n\n    https://accounts.google.com/o/oauth2/auth?response_type=code&client_id=1\n\n',
    {
      kind: 'browser',
      code: null,
      address: 'https://accounts.google.com/o/oauth2/auth?response_type=code&client_id=1',
    },
  ],
  [
    'gcloud, without one',
    'Go to the following link in your browser, and complete the sign-in prompts:\n\n    https://accounts.google.com/o/oauth2/auth?x=1\n\nOnce finished, enter the verification code provided in your browser: ',
    { kind: 'question', code: null, address: 'https://accounts.google.com/o/oauth2/auth?x=1' },
  ],
  [
    'tsh',
    'If browser window does not open automatically, open it by clicking on the link:\n http://127.0.0.1:53343/0f6cbd72\n',
    { kind: 'browser', code: null, address: 'http://127.0.0.1:53343/0f6cbd72' },
  ],
  [
    'pinniped',
    'Log in by visiting this link:\n\n    https://issuer.example.com/oauth2/authorize?client_id=pinniped-cli\n',
    { kind: 'browser', code: null, address: 'https://issuer.example.com/oauth2/authorize?client_id=pinniped-cli' },
  ],
  [
    'aws with a second factor',
    'Enter MFA code for arn:aws:iam::1:mfa/mara: ',
    { kind: 'question', code: null, address: null },
  ],
];

describe('what a sign-in program waits for', () => {
  it.each(texts)('%s', (_program, text, prompt) => {
    expect(recognisePrompt(text)).toEqual(prompt);
  });

  it.each([
    'error: could not reach https://login.example.com',
    'Token has expired and refresh failed',
    'pinniped: could not complete login: shopping for options:',
    'time="2026-11-24" level=info msg="found 3 contexts"',
  ])('is nothing: %s', (text) => {
    expect(recognisePrompt(text)).toBeNull();
  });

  it('has no code where only words stand behind “code”', () => {
    expect(recognisePrompt('Please enter the following code on the page shown by YOUR DEVICE soon')?.code).toBeNull();
  });
});
