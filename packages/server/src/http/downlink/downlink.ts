/**
 * The multiplexed downlink: the parts of all streamed answers of a browser come over one response (PROTOCOL.md, rules DL1 to DL9). It
 * lives in this process: a page whose requests reach several processes must always reach the same one.
 */
import type { ServerResponse } from "node:http";
import { type CallbackRequestBody, ErrorCode, PatchbayError } from "@patchbay/protocol";
import type { RegisteredCallback } from "../../callbacks/registry.ts";
import { logFailure } from "../../log/log.ts";
import { publicError } from "../../log/publicError.ts";
import type { Settings } from "../../options/optionTable.ts";
import type { RequestInfo } from "../../runs/context.ts";
import { parseCallbackRequest } from "../../runs/parseCallbackRequest.ts";
import { asPatchbayError } from "../../runs/runCallback.ts";
import { type RunSlots, runOwner } from "../../runs/runSlots.ts";
import type { ResumeBufferBounds } from "../../sessions/resumeBuffer.ts";
import type { Clock } from "../../time/clock.ts";
import { createLineBody } from "../lineBody.ts";
import { sendJson, sendRefusal } from "../respond.ts";
import { type Declined, tooManyRuns } from "../updates/backgroundUpdates.ts";
import { type HttpRuns, ownerOf } from "../updates/httpRuns.ts";
import type { PartStream } from "../updates/partStream.ts";
import { streamUpdate } from "../updates/streamUpdate.ts";
import { type DownlinkRequest, downlinkNames } from "./downlinkRequest.ts";
import type { EndIds } from "./endIds.ts";
import { RESET_LINE } from "./topic.ts";
import { createTopics } from "./topics.ts";

export interface Downlink {
  /**
   * Answers a request that reads a downlink, or cancels a stream.
   * @returns the open response, which can be ended with an error for all its streams; undefined if the request was answered
   */
  answer(
    asked: Extract<DownlinkRequest, { kind: "read" | "cancel" }>,
    request: RequestInfo,
    response: ServerResponse,
  ): Pick<PartStream, "isOpen" | "end"> | undefined;
  /**
   * Starts a streaming callback.
   * @returns the acknowledgement, or why nothing was run @throws PatchbayError `request_mismatch`
   */
  start(
    requestId: string,
    { callback, body }: { callback: RegisteredCallback; body: CallbackRequestBody },
    request: RequestInfo,
  ): { started: typeof ACKNOWLEDGEMENT } | Declined;
  /** Ends all streams. */
  end(): void;
}

export interface DownlinkHost {
  readonly settings: Pick<
    Settings,
    "downlink" | "devTools" | "log" | "websocketMaxRuns" | "websocketMaxQueuedLength"
  >;
  readonly endIds: Pick<EndIds, "verify">;
  readonly runs: Pick<HttpRuns, "begin">;
  readonly runSlots: RunSlots;
  readonly clock: Clock;
  /** What each downlink keeps. */
  readonly bounds: ResumeBufferBounds;
}

const ACKNOWLEDGEMENT = { multi: true, stream: true } as const;

export function createDownlink(host: DownlinkHost): Downlink {
  const { settings, endIds, runs, runSlots, clock, bounds } = host;
  const { devTools, log, websocketMaxRuns: maxTopics, websocketMaxQueuedLength: maxQueuedLength } = settings;
  // A full downlink must leave room for another: neither could wait for the other's acknowledgement.
  const maxLength = Math.max(maxQueuedLength, 2 * bounds.maxLength);
  const topics = createTopics({ bounds, maxTopics, maxLength, clock });

  /** The name of the downlink that a request is about; undefined if it is not one of its user's page. */
  function topicName({ query, identity }: RequestInfo): string | undefined {
    const names = settings.downlink ? downlinkNames(query) : undefined;
    if (names === undefined || !endIds.verify(names.endId, identity)) return undefined;
    return `${names.endId}:${names.downlinkId}`;
  }

  function read(
    from: number,
    name: string,
    response: ServerResponse,
  ): Pick<PartStream, "isOpen" | "end"> | undefined {
    const topic = topics.find(name);
    const body = createLineBody(response, clock);
    body.open();
    if (topic === undefined || !topic.read(from, body)) {
      body.write(RESET_LINE);
      body.end();
      return undefined;
    }
    response.on("drain", () => topic.drained(body));
    response.once("close", () => topic.left(body));
    return {
      isOpen: true,
      end(error) {
        if (error !== undefined) topic.stop(error.message);
        topic.left(body);
        body.end();
      },
    };
  }

  async function run(
    { callback, body }: { callback: RegisteredCallback; body: CallbackRequestBody },
    request: RequestInfo,
    { parts, signal }: { parts: PartStream; signal: AbortSignal },
  ): Promise<void> {
    try {
      await streamUpdate({ devTools, log, maxQueuedLength }, { callback, body }, { request, signal }, parts);
    } catch (thrown) {
      const error = asPatchbayError(thrown);
      logFailure(log, error, callback.source);
      parts.end(publicError(error, devTools));
    }
  }

  return {
    answer(asked, request, response) {
      const name = topicName(request);
      if (name === undefined) {
        // To read is refused without 403, after which clients send their requests again: these were run.
        const status = asked.kind === "read" ? 410 : 403;
        sendRefusal(response, status, { code: ErrorCode.Refused, message: NOT_YOURS });
        return undefined;
      }
      if (asked.kind === "read") return read(asked.from, name, response);
      // It may have come before the request that it cancels, even before the first of its downlink.
      topics.open(name, runOwner(request))?.cancel(asked.requestId);
      sendJson(response, 200, { ...ACKNOWLEDGEMENT, cancelled: true });
      return undefined;
    },
    start(requestId, { callback, body }, request) {
      parseCallbackRequest(callback.signature, body);
      const name = topicName(request);
      if (name === undefined)
        return { refusal: new PatchbayError(ErrorCode.Refused, NOT_YOURS), status: 403 };
      // A request that was repeated on its way begins no second run.
      const known = topics.find(name);
      if (known?.has(requestId) || known?.isCancelled(requestId)) return { started: ACKNOWLEDGEMENT };
      const owner = runOwner(request);
      const free = runSlots.take(owner);
      if (free === undefined) return tooManyRuns();
      const topic = topics.open(name, owner);
      const active = runs.begin(ownerOf(request.identity, request.headers), (_status, reason) =>
        parts?.end({ message: reason }),
      );
      const parts = topic?.open(requestId, () => active.over(true));
      if (parts === undefined) {
        active.over();
        free();
        return tooManyRuns();
      }
      void run({ callback, body }, request, { parts, signal: active.signal }).then(() => {
        active.over();
        free();
      });
      return { started: ACKNOWLEDGEMENT };
    },
    end: () => topics.end("The server is closing"),
  };
}

/** Of a refusal. It is also the text for a server that offers no downlink. */
const NOT_YOURS =
  "This page has no such downlink here: its end id is of another user or another server process, or the server offers none";
