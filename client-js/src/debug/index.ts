export { Inspector } from "./inspector.js";
export type { Happening } from "./history.js";
export { Meter, type Flow, type Fullness, type Reading, type SeatReading } from "./meter.js";
export { attachDebugOverlay, type OverlayOptions } from "./overlay.js";
export { traceFrames, type SeenFrame } from "./trace.js";
export { attachNetworkControls } from "./networkControls.js";
export { simulateNetwork, type NetworkSettings, type SimulatedNetwork } from "./network.js";
export type { Repeats } from "./seatMeter.js";
