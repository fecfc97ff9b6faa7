package io.rookery.gateway.handshake;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ServerChannel;
import io.vertx.core.transport.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A transport of Vert.x's whose servers have one more handler, which is shown what they accept.
 *
 * <p>It is the only way to a socket before TLS: Vert.x accepts, counts and decrypts by itself.
 */
record WatchedTransport(Transport usual, ChannelHandler watch) implements Transport {
  private static final String SERVERS = "serverChannelFactory";

  @Override
  public String name() {
    return usual.name();
  }

  @Override
  public boolean available() {
    return usual.available();
  }

  @Override
  public Throwable unavailabilityCause() {
    return usual.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return (io.vertx.core.spi.transport.Transport)
        Proxy.newProxyInstance(
            WatchedTransport.class.getClassLoader(),
            new Class<?>[] {io.vertx.core.spi.transport.Transport.class},
            (proxy, method, arguments) -> call(method, arguments));
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    Object result;
    try {
      result = method.invoke(usual.implementation(), arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    return method.getName().equals(SERVERS) ? watched((ChannelFactory<?>) result) : result;
  }

  private ChannelFactory<ServerChannel> watched(ChannelFactory<?> servers) {
    return () -> {
      ServerChannel server = (ServerChannel) servers.newChannel();
      server.pipeline().addLast(watch);
      return server;
    };
  }
}
