import type { RendererHooks } from "../callbacks/hooks.ts";

/** Sends the requests of an app with a token (JWT). */
export interface Tokens {
  /**
   * Sends a request with the token. If the server answers that the token has expired, gets a new one and sends the request once
   * more. Requests with the same expired token share one renewal.
   */
  fetch: typeof fetch;
  /** A token for the socket, other than the one that is used up. Undefined if there is none. */
  token(used: string | undefined): Promise<string | undefined>;
  /** The token that was sent last. With this function, the handshake of the socket carries the token. */
  current?: () => string | undefined;
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
    // Another request has renewed it meanwhile.
    if (token !== expired) return;
    pending ??= (async () => refresh(expired))().finally(() => {
      pending = undefined;
    });
    try {
      const renewed = await pending;
      if (typeof renewed === "string" && renewed !== "") token = renewed;
    } catch {
      // The caller gets the server's answer to the expired token.
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
