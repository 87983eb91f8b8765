import { useEffect, useLayoutEffect, useState } from "react";
import { createFieldDraft, type DraftOptions, type FieldDraft, type TextField } from "./fieldDraft.ts";

/** The `FieldDraft` of a text field, for the life of its component. */
export function useDraft<Field extends TextField, Value>(
  options: DraftOptions<Field, Value>,
): FieldDraft<Field, Value> {
  const [draft] = useState(() => createFieldDraft(options));
  useLayoutEffect(() => {
    draft.update(options);
  });
  const { value } = options;
  useLayoutEffect(() => {
    draft.meet(value);
  }, [draft, value]);
  useEffect(() => draft.close, [draft]);
  return draft;
}
