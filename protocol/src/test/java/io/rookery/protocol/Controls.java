package io.rookery.protocol;

import com.google.protobuf.Message;
import io.rookery.protocol.v1.Answer;
import io.rookery.protocol.v1.Ended;
import io.rookery.protocol.v1.GoAway;
import io.rookery.protocol.v1.Gone;
import io.rookery.protocol.v1.Hello;
import io.rookery.protocol.v1.Join;
import io.rookery.protocol.v1.JoinRefused;
import io.rookery.protocol.v1.Joined;
import io.rookery.protocol.v1.Left;
import io.rookery.protocol.v1.Ping;
import io.rookery.protocol.v1.Pong;
import io.rookery.protocol.v1.Refusal;
import io.rookery.protocol.v1.Resume;
import io.rookery.protocol.v1.Resumed;
import io.rookery.protocol.v1.Resynced;
import io.rookery.protocol.v1.Welcome;
import java.util.Map;

/** Which control message each kind of frame carries. */
final class Controls {
  static final Map<FrameKind, Message> BY_KIND =
      Map.ofEntries(
          Map.entry(FrameKind.HELLO, Hello.getDefaultInstance()),
          Map.entry(FrameKind.WELCOME, Welcome.getDefaultInstance()),
          Map.entry(FrameKind.PING, Ping.getDefaultInstance()),
          Map.entry(FrameKind.PONG, Pong.getDefaultInstance()),
          Map.entry(FrameKind.GO_AWAY, GoAway.getDefaultInstance()),
          Map.entry(FrameKind.JOIN, Join.getDefaultInstance()),
          Map.entry(FrameKind.RESUME, Resume.getDefaultInstance()),
          Map.entry(FrameKind.JOINED, Joined.getDefaultInstance()),
          Map.entry(FrameKind.JOIN_REFUSED, JoinRefused.getDefaultInstance()),
          Map.entry(FrameKind.RESUMED, Resumed.getDefaultInstance()),
          Map.entry(FrameKind.RESYNCED, Resynced.getDefaultInstance()),
          Map.entry(FrameKind.GONE, Gone.getDefaultInstance()),
          Map.entry(FrameKind.ENDED, Ended.getDefaultInstance()),
          Map.entry(FrameKind.REFUSAL, Refusal.getDefaultInstance()),
          Map.entry(FrameKind.ANSWER, Answer.getDefaultInstance()),
          Map.entry(FrameKind.LEFT, Left.getDefaultInstance()));

  private Controls() {}
}
