import { type Answer, isFromApiServer } from './answer.ts';

const mostCharacters = 48;

/**
 * What a success that no API server wrote holds, for the row that would otherwise say “200 OK” alone: `text/html, titled “Sign
 * in”`. null where the status tells enough, and for an API server’s own answers.
 */
export function whatCame(answer: Answer): string | null {
  if (isFromApiServer(answer) || answer.status < 200 || answer.status > 299) return null;
  const type = answer.contentType?.split(';', 1)[0]?.trim().toLowerCase() || 'no content type';
  const body = line(answer.body);
  if (body === '') return `${type}, and an empty body`;
  const title = line(/<title[^>]*>([^<]*)/i.exec(answer.body)?.[1] ?? '');
  return title === '' ? `${type}, beginning “${cut(body)}”` : `${type}, titled “${cut(title)}”`;
}

function line(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= mostCharacters ? text : `${characters.slice(0, mostCharacters - 1).join('')}…`;
}
