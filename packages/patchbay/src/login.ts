/** The login of a page that has tokens: every request to the server carries one (PROTOCOL.md, rule HS5). */
import { isToken, PatchbayError, thrownText } from "@patchbay/protocol";
import type { Tokens } from "@patchbay/renderer";

/** Gives a token for the server. Called for the first request, and again when the server has refused a token. */
export type GetToken = () => string | Promise<string>;

/**
 * Requests at the same time share one call of `getToken`. A request that is answered with 401 is sent once more, if there is another token.
 * Its functions reject with a PatchbayError that says what is wrong, if `getToken` fails or gives no token.
 */
export function createLogin(getToken: GetToken, send: typeof fetch): Tokens {
  let token: string | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    let given: unknown;
    try {
      given = await getToken();
    } catch (cause) {
      throw new PatchbayError("refused", `The function \`token\` of mount failed: ${thrownText(cause)}`, {
        cause,
      });
    }
    if (!isToken(given)) {
      const text =
        "The function `token` of mount gave no token: it is text of at most 8192 visible ASCII characters.";
      throw new PatchbayError("refused", text);
    }
    token = given;
    return given;
  }

  /** A token other than `used`, if there is one. */
  async function other(used: string | undefined): Promise<string | undefined> {
    if (token === undefined || token === used) {
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      await asking;
    }
    return token === used ? undefined : token;
  }

  return {
    async fetch(input, init) {
      const used = await other(undefined);
      const response = await send(input, withToken(init, used));
      if (response.status !== 401) return response;
      const next = await other(used).catch(() => undefined);
      return next === undefined ? response : send(input, withToken(init, next));
    },
    // The hub shows the page that it has no token.
    token: (used) => other(used).catch(() => undefined),
    current: () => token,
  };
}

function withToken(init: RequestInit | undefined, token: string | undefined): RequestInit {
  const headers = new Headers(init?.headers);
  headers.set("Authorization", `Bearer ${token}`);
  return { ...init, headers };
}
