import type { ClientOptions } from "../client.js";
import { systemEnvironment, type Environment } from "../environment.js";
import { Meter } from "./meter.js";
import { simulateNetwork, type SimulatedNetwork } from "./network.js";

/** Looks into one client, and can spoil its network: `new Client(url, { token, ...inspector.options })`. */
export class Inspector {
  /** How the client fares. */
  readonly meter: Meter;
  /** The network it is on. */
  readonly network: SimulatedNetwork;
  /** What the client is to be made with. */
  readonly options: Required<Pick<ClientOptions, "debug" | "environment">>;

  /** Where the world has no WebSocket, give it one: `{ ...systemEnvironment(), WebSocket }`. */
  constructor(environment: Environment = systemEnvironment()) {
    this.meter = new Meter(environment);
    this.network = simulateNetwork(environment);
    this.options = { environment: this.network.environment, debug: this.meter.hook };
  }
}
