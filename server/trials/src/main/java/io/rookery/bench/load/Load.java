package io.rookery.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Players who sit in rooms of one size and speak as they are told; one event loop for all. */
public final class Load implements AutoCloseable {
  private static final int WAVE = 100;
  private static final long PATIENCE = 30_000_000_000L;
  private static final int READ_BYTES = 128 << 10;

  private final EventLoopGroup group;
  private final Crowd crowd;
  private final List<Player> players;
  private final int perRoom;

  private Load(EventLoopGroup group, Crowd crowd, List<Player> players, int perRoom) {
    this.group = group;
    this.crowd = crowd;
    this.players = players;
    this.perRoom = perRoom;
  }

  /**
   * What was counted since the load was opened.
   *
   * @param said messages that left players
   * @param heldBack messages that a full window kept from leaving
   * @param delivered messages that reached players
   * @param resent how often a room asked for operations again
   * @param latencies from due to back at the sender, since the count before this one
   */
  public record Count(long said, long heldBack, long delivered, long resent, Histogram latencies) {}

  /**
   * Connects and seats players, one behind each door; the first rooms' doors come first.
   *
   * @param toAll whether what they say is meant for their room, or for themselves
   */
  public static Load open(List<Door> doors, int perRoom, boolean toAll) throws Exception {
    boolean epoll = Epoll.isAvailable();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    Crowd crowd = new Crowd(group.next(), toAll);
    List<Player> players = new ArrayList<>();
    for (Door door : doors) {
      players.add(
          door.isBare()
              ? new BarePlayer(players.size(), crowd, door)
              : new SeatedPlayer(players.size(), crowd, door, toAll));
    }
    Load load = new Load(group, crowd, players, perRoom);
    try {
      load.connect(doors, epoll);
    } catch (Exception | Error e) {
      load.close();
      throw e;
    }
    return load;
  }

  private void connect(List<Door> doors, boolean epoll) throws Exception {
    SslContext tls =
        doors.stream().anyMatch(Door::tls)
            ? SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build()
            : null;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES));
    for (int i = 0; i < doors.size(); i++) {
      Door door = doors.get(i);
      Player player = players.get(i);
      bootstrap
          .clone()
          .handler(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                  if (door.tls()) {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                  }
                  channel.pipeline().addLast(player);
                }
              })
          .connect(door.host(), door.port())
          .addListener(
              done -> {
                if (!done.isSuccess()) {
                  crowd.failed(String.valueOf(done.cause()));
                }
              });
      if ((i + 1) % WAVE == 0 || i + 1 == doors.size()) {
        awaitSeated(i + 1);
      }
    }
    Player[][] rooms = new Player[players.size() / perRoom][];
    for (int room = 0; room < rooms.length; room++) {
      rooms[room] = players.subList(room * perRoom, (room + 1) * perRoom).toArray(Player[]::new);
    }
    crowd.gather(new Traffic.Rooms(rooms));
  }

  private void awaitSeated(int count) {
    long until = System.nanoTime() + PATIENCE;
    while (crowd.seatedCount() < count) {
      check();
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "only " + crowd.seatedCount() + " of " + count + " players were seated in 30 s");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** Every player speaks again when answered: an echo. */
  public void speakWhenAnswered() throws Exception {
    crowd.speak(Traffic.answered());
  }

  /** All together speak so often a second. */
  public void speakAtRate(int perSecond) throws Exception {
    crowd.speak(Traffic.paced(perSecond));
  }

  /** Each room has so many messages under way. */
  public void keepUnderWay(int perRoomMessages) throws Exception {
    crowd.speak(Traffic.tokens(perRoomMessages));
  }

  /** Counts; fails when anything went wrong. */
  public Count count() throws Exception {
    check();
    return crowd.count();
  }

  /**
   * Lets the players fall silent, waits for what is under way, and returns how many messages did
   * not arrive.
   */
  public long fallSilent() throws Exception {
    crowd.speak(Traffic.none());
    long lost = Long.MAX_VALUE;
    for (int still = 0; still < 10 && lost != 0; ) {
      LockSupport.parkNanos(100_000_000);
      Count now = count();
      long missing = now.said * (crowd.isToAll() ? perRoom : 1) - now.delivered;
      still = missing == lost ? still + 1 : 0;
      lost = missing;
    }
    return lost;
  }

  private void check() {
    if (crowd.failure() != null) {
      throw new IllegalStateException("the load failed: " + crowd.failure());
    }
  }

  @Override
  public void close() {
    players.forEach(Player::close);
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
