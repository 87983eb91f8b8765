import type { ReactElement, ReactNode } from "react";
import type { Rendered } from "../../props.ts";
import { OptionList } from "./OptionList.tsx";
import type { ChecklistProps } from "./optionProps.ts";

export function Checklist(props: Rendered<ChecklistProps<ReactNode>>): ReactElement {
  const { value, setProps, ...list } = props;
  const checked = Array.isArray(value) ? value : [];
  return (
    <OptionList
      {...list}
      kind="checkbox"
      isChosen={(option) => checked.includes(option)}
      choose={(option, chosen) => {
        const others = checked.filter((other) => other !== option);
        setProps({ value: chosen ? [...others, option] : others });
      }}
    />
  );
}
