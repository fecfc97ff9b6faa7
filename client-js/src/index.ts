export { RookeryError } from "./errors.js";
