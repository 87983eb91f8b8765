import { RangeSlider, Slider } from "../dcc/slider/Slider.tsx";
import type { Chunk } from "../lazy/chunk.ts";

const slider: Chunk = { RangeSlider, Slider };
export default slider;
