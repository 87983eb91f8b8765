import type { RendererHooks } from "../callbacks/hooks.ts";

/** How an app with tokens shows them to its server. */
export interface Tokens {
  /**
   * Shows the server a token, and gets another when the server says that it has expired: asked once for all requests that
   * meet the same answer, each of which is then sent once more.
   */
  fetch: typeof fetch;
  /** For the socket: one other than this, which is used up; undefined if there is none to be had. */
  token(used: string | undefined): Promise<string | undefined>;
}

export function createTokens(
  send: typeof fetch,
  refresh: NonNullable<RendererHooks["request_refresh_jwt"]>,
): Tokens {
  let token: string | null = null;
  let pending: Promise<string> | undefined;

  function authorised(init: RequestInit | undefined): RequestInit | undefined {
    if (token === null) return init;
    const headers = new Headers(init?.headers);
    headers.set("Authorization", `Bearer ${token}`);
    return { ...init, headers };
  }

  async function renew(expired: string | null): Promise<void> {
    // Somebody else's request has had it renewed meanwhile.
    if (token !== expired) return;
    pending ??= (async () => refresh(expired))().finally(() => {
      pending = undefined;
    });
    try {
      const renewed = await pending;
      if (typeof renewed === "string" && renewed !== "") token = renewed;
    } catch {
      // The server's own answer says what is wrong.
    }
  }

  return {
    async fetch(input, init) {
      const used = token;
      const response = await send(input, authorised(init));
      if (response.status !== 400 && response.status !== 401) return response;
      if (!(await response.clone().text()).includes("JWT Expired")) return response;
      await renew(used);
      return token === used ? response : send(input, authorised(init));
    },
    async token(used) {
      if (token === null || token === used) await renew(token);
      return token === null || token === used ? undefined : token;
    },
  };
}
