package io.rookery.matchmaking;

import com.google.protobuf.Parser;
import io.rookery.cluster.Rule;
import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchStep;
import io.rookery.cluster.wire.OpenRooms;

/**
 * Who finds which room of a type; one value per type, so one join at a time.
 *
 * <p>That is what makes twin rooms impossible: the first join of a storm makes a room, and the
 * others find it listed before it even exists.
 */
public final class OpenRoomsRule implements Rule<OpenRooms, MatchStep, MatchAnswer> {

  @Override
  public String name() {
    return "open";
  }

  @Override
  public Parser<OpenRooms> values() {
    return OpenRooms.parser();
  }

  @Override
  public Parser<MatchStep> questions() {
    return MatchStep.parser();
  }

  @Override
  public Parser<MatchAnswer> answers() {
    return MatchAnswer.parser();
  }

  @Override
  public Outcome<OpenRooms, MatchAnswer> step(OpenRooms value, MatchStep step, long nowMillis) {
    OpenRooms before = value == null ? OpenRooms.getDefaultInstance() : value;
    OpenList list = new OpenList(before, nowMillis);
    MatchAnswer answer =
        switch (step.getWhatCase()) {
          case SEEK -> new Seeking(list, step.getSeek(), nowMillis).answer();
          case STANDING -> stands(list, step);
          case SHUT -> {
            list.shut(step.getShut().getRoom(), step.getShut().getEpoch());
            yield MatchAnswer.getDefaultInstance();
          }
          case GONE -> {
            list.gone(step.getGone());
            yield MatchAnswer.getDefaultInstance();
          }
          case WHAT_NOT_SET -> MatchAnswer.getDefaultInstance();
        };
    return new Outcome<>(list.result(value), answer);
  }

  private static MatchAnswer stands(OpenList list, MatchStep step) {
    list.seated(step.getStanding().getSeatedList(), step.getStanding().getNow());
    boolean listed = list.stands(step.getStanding().getNow());
    return MatchAnswer.newBuilder().setListed(listed).build();
  }
}
