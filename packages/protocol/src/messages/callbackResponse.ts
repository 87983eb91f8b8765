import type { CallbackResponseBody, DistResource } from "../definitions.ts";
import { isPlainObject } from "../layout.ts";

const isNone = (value: unknown): boolean => value === undefined || value === null;
const isText = (value: unknown): boolean => typeof value === "string";
const isPropsById = (value: unknown): boolean =>
  value === undefined || (isPlainObject(value) && Object.values(value).every(isPlainObject));
const isList = (value: unknown, isEntry: (entry: Record<string, unknown>) => boolean): boolean =>
  isNone(value) ||
  (Array.isArray(value) && value.every((entry: unknown) => isPlainObject(entry) && isEntry(entry)));
/** Whether these are scripts and style sheets, or none. */
export const isDist = (value: unknown): value is DistResource[] | null | undefined =>
  isList(value, ({ type, url }) => (type === "_js_dist" || type === "_css_dist") && isText(url));
/** Some servers name jobs by numbers. */
const isName = (value: unknown): boolean => isNone(value) || isText(value) || typeof value === "number";

/**
 * Whether this is a valid callback response (rule HT4), over HTTP or the socket. Every field that a page reads is checked, so that a run
 * with a bad response fails as a whole and does not stop half way. Other fields are ignored (rule FR3).
 */
export function isCallbackResponse(data: unknown): data is CallbackResponseBody {
  if (!isPlainObject(data)) return false;
  const { multi, response, sideUpdate, dist, job, cacheKey, cancel, progress, progressDefault } = data;
  return (
    (isNone(multi) || typeof multi === "boolean") &&
    isPropsById(response) &&
    isPropsById(sideUpdate) &&
    isDist(dist) &&
    isName(job) &&
    isName(cacheKey) &&
    isList(cancel, ({ id, property }) => (isText(id) || isPlainObject(id)) && isText(property)) &&
    [progress, progressDefault].every((value) => isNone(value) || isPlainObject(value))
  );
}
