export { detectProcessor, type Level, type Processor } from "./machine/processor.js";
