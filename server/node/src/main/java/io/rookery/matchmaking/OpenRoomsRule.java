package io.rookery.matchmaking;

import com.google.protobuf.Parser;
import io.rookery.cluster.map.Rule;
import io.rookery.cluster.map.ValueForm;
import io.rookery.cluster.wire.MatchAnswer;
import io.rookery.cluster.wire.MatchStep;
import io.rookery.cluster.wire.Standing;

/**
 * Who finds which room of a type; one value per type, so one join at a time.
 *
 * <p>That is what makes twin rooms impossible: the first join of a storm makes a room, and the
 * others find it listed before it even exists. The list changes in place, so that a step costs no
 * more when the list is long.
 */
public final class OpenRoomsRule implements Rule<OpenList, MatchStep, MatchAnswer> {
  private static final OpenListForm FORM = new OpenListForm();

  @Override
  public String name() {
    return "open";
  }

  @Override
  public ValueForm<OpenList> values() {
    return FORM;
  }

  @Override
  public boolean changesInPlace() {
    return true;
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
  public Outcome<OpenList, MatchAnswer> step(OpenList value, MatchStep step, long nowMillis) {
    OpenList list = value == null ? new OpenList() : value;
    list.begin(nowMillis);
    MatchAnswer answer =
        switch (step.getWhatCase()) {
          case SEEK -> new Seeking(list, step.getSeek()).answer();
          case STANDING -> stands(list, step.getStanding());
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
    return new Outcome<>(list.isEmpty() ? null : list, answer);
  }

  private static MatchAnswer stands(OpenList list, Standing standing) {
    return MatchAnswer.newBuilder()
        .setListed(list.stands(standing.getNow(), standing.getSeatedList()))
        .build();
  }
}
