package io.rookery.load.scripts;

import com.google.protobuf.MessageLite;
import io.rookery.games.chat.Say;
import io.rookery.games.chat.ToChat;
import io.rookery.load.PlayerScript;
import io.rookery.load.ScriptPlayer;
import io.rookery.load.Turn;

/** Says line after line; they come back as state, so acknowledgements are measured. */
public final class ChatScript implements PlayerScript {

  @Override
  public String game() {
    return "chat";
  }

  @Override
  public MessageLite say(ScriptPlayer me, Turn turn) {
    return ToChat.newBuilder().setSay(Say.newBuilder().setText(Stamp.text(turn))).build();
  }
}
