package dev.signalbox.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Numbers of options, each refused outside of its range instead of being bent into it.
public final class Numbers {
  private Numbers() {}

  /// How many at most; one at least, since to look at none is no question.
  public static final class Count implements ITypeConverter<Integer> {
    private static final int MOST = 1_000_000;

    @Override
    public Integer convert(String text) {
      return within(text, 1, MOST);
    }
  }

  /// A TCP port; 0 for any free one.
  public static final class Port implements ITypeConverter<Integer> {
    private static final int MOST = 65_535;

    @Override
    public Integer convert(String text) {
      return within(text, 0, MOST);
    }
  }

  private static int within(String text, int least, int most) {
    if (text.matches("[0-9]{1,9}")) {
      var number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new TypeConversionException(
        "'" + text + "' is not a whole number from " + least + " to " + most);
  }
}
