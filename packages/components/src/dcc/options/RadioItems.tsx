import type { ReactElement, ReactNode } from "react";
import type { Rendered } from "../../props.ts";
import { OptionList } from "./OptionList.tsx";
import type { RadioItemsProps } from "./optionProps.ts";

export function RadioItems(props: Rendered<RadioItemsProps<ReactNode>>): ReactElement {
  const { value, setProps, ...list } = props;
  return (
    <OptionList
      {...list}
      kind="radio"
      isChosen={(option) => option === value}
      choose={(option) => setProps({ value: option })}
    />
  );
}
