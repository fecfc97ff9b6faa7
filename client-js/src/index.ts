export { Client, type ClientOptions, type JoinOptions, type MatchOptions } from "./client.js";
export type { Cancel, Environment, WebSocketConstructor, WebSocketLike } from "./environment.js";
export { RookeryError } from "./errors.js";
export { gameType, type CaseInit, type CaseName, type CaseValue, type GameType } from "./gameType.js";
export type { Status } from "./lifeline.js";
export type { LostOperations, MissedMessages, RefusedOperation, Room, RoomStatus, StateAbout } from "./room.js";
