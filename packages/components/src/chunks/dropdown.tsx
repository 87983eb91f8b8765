import { Dropdown } from "../dcc/options/Dropdown.tsx";
import type { Chunk } from "../lazy/chunk.ts";

const dropdown: Chunk = { Dropdown };
export default dropdown;
