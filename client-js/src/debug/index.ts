export { simulateNetwork, type NetworkSettings, type SimulatedNetwork } from "./network.js";
