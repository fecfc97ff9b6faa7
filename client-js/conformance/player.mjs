// What a driver of @rookery/client does, in Node and in a page alike.
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { FieldDescriptorProto_Label, FieldDescriptorProto_Type, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";

/** As words.proto says. */
const file = create(FileDescriptorProtoSchema, {
  name: "words.proto",
  package: "rookery.conformance.v1",
  syntax: "proto3",
  messageType: [
    {
      name: "Words",
      field: [
        {
          name: "text",
          number: 1,
          type: FieldDescriptorProto_Type.STRING,
          label: FieldDescriptorProto_Label.OPTIONAL,
          oneofIndex: 0,
          jsonName: "text",
        },
      ],
      oneofDecl: [{ name: "kind" }],
    },
  ],
});
const Words = createFileRegistry(file, () => undefined).getMessage("rookery.conformance.v1.Words");

/** Starts a client; what is returned takes the commands. `report` gets the events, and `ended` is called last. */
export function player({ Client, gameType, url, token, WebSocket, report, ended }) {
  const game = gameType("words", { says: Words, hears: Words, state: Words });
  const client = new Client(url, { token: () => token, WebSocket, onError: (trouble) => report({ event: "trouble", text: `${trouble}` }) });
  let room;
  let line = Promise.resolve();
  let isOver = false;

  const over = (code) => {
    if (!isOver) report({ event: "over", code });
    isOver = true;
  };
  const listen = (joined) => {
    room = joined;
    room.on("text", (text) => report({ event: "message", text }));
    room.onState(({ kind }) => report({ event: "state", text: kind.value }));
    room.onEnd(({ reason }) => over(reason.code));
    room.onJoin(() => report({ event: "joined" }));
  };
  const settled = (text, outcome, answer) => report({ event: "settled", text, outcome, answer });
  const failed = (text) => (error) => settled(text, error.code === "request_refused" ? "refused" : "unknown");
  const whenThereIsPlace = async (say) => {
    for (;;) {
      try {
        return say();
      } catch (error) {
        if (error.code !== "window_full") throw error;
        await room.whenWritable();
      }
    }
  };
  const commands = {
    join: () => void client.joinOrCreate(game, { listen, rejoin: false }).catch((error) => over(error.code)),
    async send({ texts }) {
      for (const text of texts) {
        const number = await whenThereIsPlace(() => room.send("text", text));
        void room.settled(number).then(({ kind }) => settled(text, kind));
      }
    },
    async request({ texts }) {
      for (const text of texts) {
        room.request("text", text, { deadlineMs: Infinity }).then(({ value }) => settled(text, "answered", value), failed(text));
      }
    },
    leave: () => void room.leave(),
    end() {
      isOver = true; // closing leaves the room, which is no news
      client.close();
      ended();
    },
  };
  return (command) => {
    if (command.do === "end") return commands.end(); // whatever still waits for place
    line = line.then(() => commands[command.do](command)).catch((error) => report({ event: "trouble", text: `${error}` }));
  };
}
