export { FakeRoom, type Heard } from "./fakeRoom.js";
export { FakeServer } from "./fakeServer.js";
export { FakeTime, settled } from "./fakeTime.js";
