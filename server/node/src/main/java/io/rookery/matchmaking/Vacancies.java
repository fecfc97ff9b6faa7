package io.rookery.matchmaking;

import com.google.protobuf.ByteString;
import io.rookery.cluster.directory.RoomAddress;
import java.util.List;
import java.util.Map;

/** Where rooms say how many free seats they have, so that joins find them. */
public interface Vacancies {

  /**
   * A room as it stands now. Cheap to call at each change: only the newest of a room is sent on,
   * and one at a time.
   */
  void report(Standing now);

  /** A room is closed: nobody is sent there any more. */
  void closed(String type, RoomAddress address);

  /**
   * How a room stands.
   *
   * @param joins the join ids of those who have a seat
   */
  record Standing(
      String type,
      RoomAddress address,
      Map<String, String> metadata,
      int seats,
      boolean locked,
      List<ByteString> joins) {
    public Standing {
      metadata = Map.copyOf(metadata);
      joins = List.copyOf(joins);
    }

    /** How many seats are taken. */
    public int players() {
      return joins.size();
    }
  }
}
