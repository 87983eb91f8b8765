/** `remount`: a component in a result is mounted anew (PROTOCOL.md, rule LY5). */
import { type Component, isPlainObject } from "@patchbay/protocol";

/**
 * Marks a component of a result, on a copy. The page mounts it anew with everything below it, even if one of its type and id is at its
 * place: what users have opened, scrolled or typed there is gone. Without the mark, the page gives the one that is there the new props.
 * @throws TypeError if this is no component; a list of components is marked one by one
 */
export function remount<C extends Component>(component: C): C {
  if (!isPlainObject(component) || typeof component.type !== "string" || !isPlainObject(component.props))
    throw new TypeError("remount takes one component, such as html.Div(…)");
  return { ...component, _dashprivate_remount: true };
}
