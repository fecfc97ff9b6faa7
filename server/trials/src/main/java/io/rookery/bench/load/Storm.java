package io.rookery.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * Many players who all lose their connections at once and come back, each from an address of their
 * own.
 *
 * <p>Linux takes all of 127.0.0.0/8 for this machine, so a node's limits of one address and one
 * player hold as they do for players from everywhere. One event loop for all; the public methods
 * are for one other thread.
 */
public final class Storm implements AutoCloseable {
  private static final int READ_BYTES = 16 << 10;
  private static final long PATIENCE = 120_000_000_000L;

  private final EventLoopGroup group;
  private final EventLoop loop;
  private final Crowd crowd;
  private final Bootstrap bootstrap;
  private final List<Wanderer> players = new ArrayList<>();
  private final Random random;
  private final AtomicInteger upgraded = new AtomicInteger();
  private final AtomicInteger seated = new AtomicInteger();

  // of the loop's
  private final Histogram waits = new Histogram(120_000_000_000L, 3);
  private final Map<String, Integer> refusals = new TreeMap<>();
  private int port;
  private int tries;
  private int givenUp;
  private int askedAgain;
  private long lastSeatedAt;

  /**
   * How a storm ended.
   *
   * @param resumed how many are back
   * @param tries how many sockets were opened for that
   * @param givenUp how many of them brought no WELCOME in time
   * @param askedAgain how many RESUMEs were not answered within 2 s
   * @param refusals every no, and every socket that the server ended, by its words
   * @param seconds from the break to the last one's seat
   * @param waits nanoseconds from when each was due to their seat
   */
  public record Outcome(
      int resumed,
      int tries,
      int givenUp,
      int askedAgain,
      Map<String, Integer> refusals,
      double seconds,
      Histogram waits) {}

  /**
   * Players who are nowhere yet.
   *
   * @param tokens of each player
   * @param rooms which each player wants
   */
  public Storm(int count, IntFunction<String> tokens, IntFunction<Door.Room> rooms, long seed) {
    boolean epoll = Epoll.isAvailable();
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    this.loop = group.next();
    this.crowd = new Crowd(loop, false);
    this.random = new Random(seed);
    this.bootstrap =
        new Bootstrap()
            .group(group)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES));
    for (int id = 0; id < count; id++) {
      players.add(new Wanderer(id, this, tokens.apply(id), rooms.apply(id)));
    }
  }

  /** Opens a socket up to the 101 for each of these players, to the node at a port. */
  public void open(List<Integer> who, int atPort) throws Exception {
    int before = upgraded.get();
    run(
        () -> {
          port = atPort;
          who.forEach(id -> players.get(id).dial(false));
        });
    await(upgraded, before + who.size(), "open");
  }

  /** Says HELLO on the open sockets, with JOIN for who has no seat, else with RESUME. */
  public void greet(List<Integer> who) throws Exception {
    int before = seated.get();
    run(() -> who.forEach(id -> players.get(id).greet()));
    await(seated, before + who.size(), "seated");
  }

  /** Resets the sockets of these players, in one go. */
  public void cut(List<Integer> who) throws Exception {
    run(() -> who.forEach(id -> players.get(id).cut()));
  }

  /** Resets all, and lets all come back, each at a random time, to the node at a port. */
  public Outcome breakAndReturn(int atPort, long withinMillis, Disaster disaster) throws Exception {
    int before = seated.get();
    run(
        () -> {
          tries = 0;
          givenUp = 0;
          askedAgain = 0;
          refusals.clear();
          waits.reset();
          port = atPort;
          players.forEach(Wanderer::cut);
        });
    disaster.strikes();
    long brokeAt = System.nanoTime();
    run(
        () -> {
          for (Wanderer player : players) {
            after(random(0, TimeUnit.MILLISECONDS.toNanos(withinMillis)), player::comeBack);
          }
        });
    await(seated, before + players.size(), "back");
    List<Outcome> outcome = new ArrayList<>();
    run(
        () ->
            outcome.add(
                new Outcome(
                    (int) players.stream().filter(Wanderer::isSeated).count(),
                    tries,
                    givenUp,
                    askedAgain,
                    new TreeMap<>(refusals),
                    (lastSeatedAt - brokeAt) / 1e9,
                    waits.copy())));
    return outcome.get(0);
  }

  /** What breaks besides the players' sockets. */
  public interface Disaster {
    void strikes() throws Exception;
  }

  private void run(Runnable task) throws Exception {
    loop.submit(task).get(60, TimeUnit.SECONDS);
  }

  private void await(AtomicInteger count, int wanted, String what) throws Exception {
    long until = System.nanoTime() + PATIENCE;
    while (count.get() < wanted) {
      if (crowd.failure() != null) {
        throw new IllegalStateException("the load failed: " + crowd.failure());
      }
      if (System.nanoTime() > until) {
        run(() -> {}); // for what the loop has written
        throw new IllegalStateException(
            "%d of %d were not %s in time; %s"
                .formatted(wanted - count.get(), wanted, what, refusals));
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  Crowd crowd() {
    return crowd;
  }

  Door door(String token, Door.Room room) {
    return Door.seat(port, false, token, room);
  }

  void dial(Visit visit) {
    int id = visit.id;
    String own = "127.%d.%d.%d".formatted(10 + (id >> 16), id >> 8 & 0xff, id & 0xff);
    ChannelFuture dialing =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(visit);
                  }
                })
            .connect(new InetSocketAddress("127.0.0.1", port), new InetSocketAddress(own, 0));
    visit.dials(dialing.channel());
    dialing.addListener(
        done -> {
          if (!done.isSuccess() && !visit.isOver()) {
            visit.close();
            visit.lost(done.cause() + ", " + done.cause().getCause());
          }
        });
  }

  long random(long least, long most) {
    return random.nextLong(least, most);
  }

  void after(long nanos, Runnable what) {
    loop.schedule(what, nanos, TimeUnit.NANOSECONDS);
  }

  void upgraded() {
    upgraded.incrementAndGet();
  }

  void tried() {
    tries++;
  }

  void gaveUp() {
    givenUp++;
  }

  void askedAgain() {
    askedAgain++;
  }

  void seated(long dueAt) {
    lastSeatedAt = System.nanoTime();
    waits.recordValue(Math.max(0, lastSeatedAt - dueAt));
    seated.incrementAndGet();
  }

  void refused(String why) {
    refusals.merge(why, 1, Integer::sum);
  }

  void broken(String why) {
    refusals.merge(why, 1, Integer::sum);
  }

  @Override
  public void close() throws Exception {
    run(() -> players.forEach(Wanderer::cut));
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
