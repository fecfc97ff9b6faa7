export { Inspector } from "./inspector.js";
export type { Happening } from "./history.js";
export { Meter, type Flow, type Reading, type SeatReading } from "./meter.js";
export { attachDebugOverlay, type OverlayOptions } from "./overlay.js";
export { simulateNetwork, type NetworkSettings, type SimulatedNetwork } from "./network.js";
export type { Fullness } from "../session/outbox.js";
export type { Repeats } from "./seatMeter.js";
