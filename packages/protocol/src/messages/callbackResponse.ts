import type { CallbackResponseBody } from "../definitions.ts";
import { isPlainObject } from "../layout.ts";

const isNone = (value: unknown): boolean => value === undefined || value === null;
const isText = (value: unknown): boolean => typeof value === "string";
const isPropsById = (value: unknown): boolean =>
  value === undefined || (isPlainObject(value) && Object.values(value).every(isPlainObject));
const isList = (value: unknown, isEntry: (entry: Record<string, unknown>) => boolean): boolean =>
  isNone(value) ||
  (Array.isArray(value) && value.every((entry: unknown) => isPlainObject(entry) && isEntry(entry)));
/** Names of jobs are numbers on some servers. */
const isName = (value: unknown): boolean => isNone(value) || isText(value) || typeof value === "number";

/**
 * Whether this is the answer of a callback (rule HT4), over whatever it came. All that a page reads of it is looked at: a run
 * whose answer is amiss fails, and does not stop half way. What a page does not read is no matter (rule FR3).
 */
export function isCallbackResponse(data: unknown): data is CallbackResponseBody {
  if (!isPlainObject(data)) return false;
  const { multi, response, sideUpdate, dist, job, cacheKey, cancel, progress, progressDefault } = data;
  return (
    (isNone(multi) || typeof multi === "boolean") &&
    isPropsById(response) &&
    isPropsById(sideUpdate) &&
    isList(dist, ({ type, url }) => (type === "_js_dist" || type === "_css_dist") && isText(url)) &&
    isName(job) &&
    isName(cacheKey) &&
    isList(cancel, ({ id, property }) => (isText(id) || isPlainObject(id)) && isText(property)) &&
    [progress, progressDefault].every((value) => isNone(value) || isPlainObject(value))
  );
}
