package io.rookery.app;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --join}. */
final class JoinConverter implements ITypeConverter<HostAndPort> {
  @Override
  public HostAndPort convert(String text) {
    try {
      return HostAndPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
