package io.rookery.gateway.handshake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.util.NetUtil;
import io.rookery.metrics.Metrics;
import io.rookery.metrics.UpgradeRefusal;
import java.util.function.Predicate;

/** Takes what a listed proxy says before TLS, behind its decoder; then it leaves the pipeline. */
final class ProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
  private final Predicate<String> introduced;
  private final Metrics metrics;

  /**
   * For one socket.
   *
   * @param introduced is told for whom the proxy speaks, if it says that; false closes the socket
   */
  ProxyHeader(Predicate<String> introduced, Metrics metrics) {
    this.introduced = introduced;
    this.metrics = metrics;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HAProxyMessage header) {
    if (!speaksForSomebody(header)) {
      context.pipeline().remove(this); // the proxy asks for itself, to see whether this node lives
    } else if (!isAddress(header.sourceAddress())) {
      refuse(context);
    } else if (introduced.test(header.sourceAddress())) {
      context.pipeline().remove(this);
    } else {
      context.close();
    }
  }

  private static boolean speaksForSomebody(HAProxyMessage header) {
    return header.command() == HAProxyCommand.PROXY
        && header.proxiedProtocol().transportProtocol() != TransportProtocol.UNSPEC;
  }

  private static boolean isAddress(String source) {
    return source != null
        && (NetUtil.isValidIpV4Address(source) || NetUtil.isValidIpV6Address(source));
  }

  private void refuse(ChannelHandlerContext context) {
    metrics.upgradeRefused(UpgradeRefusal.PROXY_HEADER);
    context.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof HAProxyProtocolException) {
      refuse(context);
    } else {
      context.fireExceptionCaught(cause);
    }
  }
}
