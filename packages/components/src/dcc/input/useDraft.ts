import { useEffect, useLayoutEffect, useState } from "react";
import { createFieldDraft, type DraftOptions, type FieldDraft, type TextField } from "./fieldDraft.ts";

/** A text field whose value is shared with the outside, without either side losing what it wrote. */
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
