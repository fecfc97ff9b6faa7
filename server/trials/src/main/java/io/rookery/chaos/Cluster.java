package io.rookery.chaos;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.rookery.chaos.game.ChaosGames;
import io.rookery.process.FreePort;
import io.rookery.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Nodes in JVMs of their own, each behind a {@link Proxy}. The first owns all rooms, for they are
 * made while there is no other; the others are gateways that may be lost.
 */
public final class Cluster implements AutoCloseable {
  /** How long a node that stops takes at most; the return times it tells end at half of it. */
  static final int DRAIN_SECONDS = 4;

  private final Path data;
  private final Path games;
  private final List<Member> members = new ArrayList<>();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  /** A node, and where it listens, whichever process that is now. */
  private static final class Member {
    private final int port = FreePort.next();
    private final int admin = FreePort.next();
    private final int cluster = FreePort.next();
    private ServerProcess process;
    private Proxy proxy;
  }

  private Cluster(Path data) throws Exception {
    this.data = data;
    this.games = ChaosGames.in(data.resolve("games"));
  }

  /**
   * Starts the first node alone.
   *
   * @param data an empty directory, for what nodes write
   * @param delayMillis of all bytes between clients and nodes, each way
   */
  public static Cluster start(Path data, long delayMillis) throws Exception {
    Cluster cluster = new Cluster(data);
    try {
      cluster.add(delayMillis);
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Adds nodes, which start at once. */
  public Cluster grow(int count, long delayMillis) throws Exception {
    List<Member> further = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      further.add(begin(delayMillis));
    }
    for (Member member : further) {
      member.process.awaitUp();
    }
    return this;
  }

  private void add(long delayMillis) throws Exception {
    begin(delayMillis).process.awaitUp();
  }

  private Member begin(long delayMillis) throws Exception {
    Member member = new Member();
    members.add(member);
    member.proxy = new Proxy(member.port, delayMillis, loops);
    launch(member);
    return member;
  }

  private void launch(Member member) throws Exception {
    Member first = members.get(0);
    List<String> arguments = new ArrayList<>();
    arguments.add(member == first ? "dev" : "node");
    if (member != first) {
      arguments.addAll(List.of("--dev", "--join=127.0.0.1:" + first.cluster));
    }
    arguments.addAll(
        List.of(
            "--no-tls",
            "--drain-seconds=" + DRAIN_SECONDS,
            "--games=" + games,
            "--port=" + member.port,
            "--admin-port=" + member.admin,
            "--cluster-port=" + member.cluster));
    member.process = ServerProcess.start(data, arguments.toArray(String[]::new));
  }

  int size() {
    return members.size();
  }

  public Proxy proxy(int node) {
    return members.get(node).proxy;
  }

  ServerProcess process(int node) {
    return members.get(node).process;
  }

  /** Where a node listens, past its proxy. */
  public int port(int node) {
    return members.get(node).port;
  }

  /** SIGKILL: its sockets are reset, and its links with other nodes. */
  void kill(int node) throws Exception {
    ServerProcess process = members.get(node).process;
    process.kill();
    process.exitCode();
  }

  /** Starts a node again where it was. */
  void restart(int node) throws Exception {
    launch(members.get(node));
    members.get(node).process.awaitUp();
  }

  /** SIGTERM, until it has ended. */
  void stop(int node) throws Exception {
    ServerProcess process = members.get(node).process;
    process.terminate();
    if (process.exitCode() != 0) {
      throw new IllegalStateException("a node did not stop well:\n" + process.output());
    }
  }

  /** Makes a room on the first node, when there is no other yet; returns its id. */
  public String makeRoom(String type) throws Exception {
    Member first = members.get(0);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + first.admin + "/admin/v1/rooms"))
            .header(
                "Authorization", "Bearer " + Files.readString(data.resolve("admin-token")).trim())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(new JsonObject().put("type", type).encode()))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IllegalStateException("no room, but " + answer.statusCode() + answer.body());
    }
    return new JsonObject(answer.body()).getString("id");
  }

  /** What {@code rookery load} needs to play through the proxies of these nodes. */
  public List<String> loadArguments(List<Integer> nodes) {
    String urls =
        nodes.stream()
            .map(node -> "ws://127.0.0.1:" + proxy(node).port())
            .collect(Collectors.joining(","));
    return List.of(
        "--url=" + urls, "--token-url=http://127.0.0.1:" + port(0) + "/dev/token", "--loops=1");
  }

  @Override
  public void close() throws Exception {
    for (Member member : members) {
      if (member.process != null) {
        member.process.close();
      }
      member.proxy.close();
    }
    loops.shutdownGracefully();
  }
}
