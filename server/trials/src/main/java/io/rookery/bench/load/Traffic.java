package io.rookery.bench.load;

/** When players speak; called on the crowd's event loop only. */
interface Traffic {

  /** Players of rooms, who are seated and silent, begin. */
  void begin(Rooms rooms, long now);

  /** What a player said has come back to them. */
  void returned(Player player, long now);

  /** A millisecond or so has passed. */
  void tick(long now);

  /** The players by room. */
  record Rooms(Player[][] players) {
    int roomOf(Player player) {
      return player.id / players[0].length;
    }
  }

  /** Nobody speaks. */
  static Traffic none() {
    return tokens(0);
  }

  /** So many messages are under way in each room at any time; who speaks goes round. */
  static Traffic tokens(int perRoom) {
    return new Traffic() {
      private Rooms rooms;
      private int[] turn;

      @Override
      public void begin(Rooms all, long now) {
        rooms = all;
        turn = new int[all.players().length];
        for (int room = 0; room < turn.length; room++) {
          for (int token = 0; token < perRoom; token++) {
            say(room, now);
          }
        }
      }

      @Override
      public void returned(Player player, long now) {
        if (perRoom > 0) {
          say(rooms.roomOf(player), now);
        }
      }

      @Override
      public void tick(long now) {}

      private void say(int room, long now) {
        Player[] players = rooms.players()[room];
        players[turn[room]++ % players.length].sayOrCount(now);
      }
    };
  }

  /** Each speaks again as soon as they were answered. */
  static Traffic answered() {
    return new Traffic() {
      @Override
      public void begin(Rooms rooms, long now) {
        for (Player[] room : rooms.players()) {
          for (Player player : room) {
            player.sayOrCount(now);
          }
        }
      }

      @Override
      public void returned(Player player, long now) {
        player.sayOrCount(now);
      }

      @Override
      public void tick(long now) {}
    };
  }

  /** So many messages a second, of all in turn, whether answered or not. */
  static Traffic paced(int perSecond) {
    return new Traffic() {
      private Rooms rooms;
      private long begun;
      private long said;

      @Override
      public void begin(Rooms all, long now) {
        rooms = all;
        begun = now;
      }

      @Override
      public void returned(Player player, long now) {}

      @Override
      public void tick(long now) {
        long due = (now - begun) * perSecond / 1_000_000_000L;
        for (; said < due; said++) {
          // round the rooms first, so that a room's messages are spread over time
          int room = (int) (said % rooms.players().length);
          Player[] players = rooms.players()[room];
          long nth = said / rooms.players().length;
          // due when it should have been said: what was held up counts as slow
          long at = begun + said * 1_000_000_000L / perSecond;
          players[(int) (nth % players.length)].sayOrCount(at);
        }
      }
    };
  }
}
