export { Client, gameType, RookeryError } from "@rookery/client";
